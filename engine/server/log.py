"""What the server writes about its calls: one line of JSON each, and never a fact."""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime

LOG = logging.getLogger("engine.server")
LONGEST_ID = 64
MOST_RULESETS = 5
_UNSAFE = re.compile(r"[^A-Za-z0-9._:/-]")


class Lines(logging.Formatter):
    """One JSON object a line: time, level, event, and the record's `fields`.

    Exceptions are left out, because their words may quote what a caller sent.
    """

    def format(self, record: logging.LogRecord) -> str:
        """One record as a line."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        return json.dumps(line, ensure_ascii=True)


def write_to_stderr() -> None:
    """Write the lines of this process, those of libraries too, to stderr."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    LOG.setLevel(logging.INFO)


def safe_id(text: str) -> str:
    """A caller's id as a log line may show it: short, and of plain characters."""
    return _UNSAFE.sub("?", text[:LONGEST_ID])


def origin(error: BaseException) -> str:
    """Where an error was raised, as `module:line`, which tells nothing of what it was about."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return ""
    return f"{trace.tb_frame.f_globals.get('__name__', '')}:{trace.tb_lineno}"
