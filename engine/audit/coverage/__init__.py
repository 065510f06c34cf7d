"""Coverage: what there is to see of each ruleset, what the profiles show of it, and the report."""
