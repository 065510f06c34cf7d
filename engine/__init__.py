"""The IMG Eligibility Service: declarative rulesets decided, explained and served."""
