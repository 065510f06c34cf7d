"""Readers of the small rulebook, each in another state."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

AS_OF = date(2026, 1, 6)
FACTS: dict[str, Any] = {
    "reader.is_member": True,
    "reader.visits": 12,
    "reader.balance": Decimal("-5.50"),
    "reader.joined_on": "2021-05-05",
    "reader.level": "basic",
    "reader.country": "US",
    "reader.branch": "Zürich",
    "reader.languages": ["en", "de"],
    "reader.loans": [
        {"kind": "book", "lent_on": "2025-12-01", "returned_on": "2025-12-20", "days": 19},
        {"kind": "disc", "lent_on": "2026-01-01", "returned_on": "none", "fee": Decimal("1.50")},
    ],
}
CASES: dict[str, dict[str, Any]] = {
    "all known": FACTS,
    "nothing known": {},
    "met": {**FACTS, "reader.balance": Decimal("5"), "reader.branch": "Zürich"},
    "another decimal": {**FACTS, "reader.balance": Decimal("5.00")},
    "not a member": {**FACTS, "reader.is_member": False},
    "excused": {**FACTS, "reader.loans": None, "reader.open_loans": 9, "reader.visits": 100},
    "perhaps excused": {
        **FACTS,
        "reader.loans": None,
        "reader.open_loans": 9,
        "reader.visits": None,
    },
    "open records": {**FACTS, "reader.loans": {"value": [{"kind": "disc"}], "complete": False}},
    "no records": {**FACTS, "reader.loans": []},
    "never joined": {**FACTS, "reader.joined_on": "none"},
    "not concerned": {**FACTS, "reader.country": "FR"},
    "discretion": {**FACTS, "reader.languages": {"value": ["fr"], "complete": False}},
    "no limit": {**FACTS, "reader.level": "gold"},
    "with evidence": {
        **FACTS,
        "reader.level": {"value": "gold", "evidence": {"grade": "documented"}},
    },
}
