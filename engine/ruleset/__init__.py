"""Rulesets: YAML in, frozen and checked law out."""
