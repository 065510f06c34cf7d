"""What one server takes at once. They are part of the interface: loosen, never tighten."""

from __future__ import annotations

MOST_BYTES = 4 * 1024 * 1024
"""Of one message, asked or answered."""
MOST_RULESETS = 100
"""Named by one case."""
MOST_ITEMS = 1_000
"""Of one batch."""
MOST_DECISIONS = 5_000
"""Of one batch."""
MOST_CALLS = 1_000
"""At once; more are refused by gRPC itself, health checks too."""
LONGEST_RULESET = 200
LONGEST_SUBJECT = 200
LONGEST_REQUEST_ID = 100
"""In characters; of correlation ids too."""
MOST_LISTED = 100
"""Violations in one error."""
MOST_DETAIL_BYTES = 4_000
"""Of one error's details. Trailers are sent in base64 and may hold 8 KiB in all."""
SLICE_SECONDS = 0.002
"""How long one call may work before the others have their turn."""
DRAIN_SECONDS = 30.0
"""How long calls in flight may take to finish when the server stops."""
LINGER_SECONDS = 0.25
"""How long replies may be on their way when the server stops."""
