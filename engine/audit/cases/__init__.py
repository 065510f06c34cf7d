"""Boundary cases: applicants just below, at and just above each threshold and date of a ruleset."""
