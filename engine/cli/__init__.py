"""The command line: `eligibility`."""

from engine.cli.app import main

__all__ = ["main"]
