"""The calls under way: counted, so that a server can stop without breaking any off."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from engine.server.refusal import Draining


class Flow:
    """Lets calls in until it is closed; `closing` is set from then on."""

    def __init__(self) -> None:
        self.closing = asyncio.Event()
        self._under_way = 0
        self._idle = asyncio.Event()
        self._idle.set()

    @contextmanager
    def entered(self) -> Iterator[None]:
        """For as long as a call is under way; Draining when no more are let in."""
        if self.closing.is_set():
            raise Draining
        self._under_way += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._idle.set()

    async def close(self, seconds: float) -> None:
        """Let no more calls in, and wait until those under way have ended, but not for longer."""
        self.closing.set()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._idle.wait(), seconds)
