"""Mutation score: small mistakes put into a ruleset, to see whether its profiles notice them.

A mutant that no profile notices shows what the profiles leave untested: a boundary that nobody
stands at, an exception that nobody needs.
"""
