"""Where the project's own rulebook lies."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
SHIPPED = PACKAGE / "_rulesets"
CHECKOUT = PACKAGE.parent / "rulesets"


def own_rulebook() -> Path:
    """The folder shipped in the package, or that of the checkout."""
    return SHIPPED if SHIPPED.is_dir() else CHECKOUT
