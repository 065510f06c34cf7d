"""Benchmarks: medians of several runs, as ratios measured in the same run."""
