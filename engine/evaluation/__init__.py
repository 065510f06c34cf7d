"""Deciding: an edition of a ruleset, its meaning, its network, and the explained decision."""
