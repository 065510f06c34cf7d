"""Reports: decisions, rulesets, facts and problems as text for people and as JSON objects.

Decisions are rendered from the message that callers get, so that the command line, the service
and the decision log tell the same in the same words.
"""
