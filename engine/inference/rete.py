"""The matcher: drives durable_rules through its C module; nothing else may import that.

The C module checks little and forgives nothing, so this module keeps to one path through it. A
network is registered once and lives in one warm session; each match asserts a fact, takes the
one firing in which all that matched is gathered, proves that nothing else is waiting, and
retracts the fact. Whatever breaks off leaves an empty session behind, or the session is retired.
Anything unexpected is an `EngineFault`, never an answer. Values never appear in its words.
"""

from __future__ import annotations

import struct
import threading
from collections.abc import Sequence
from operator import itemgetter
from typing import Final

from durable_rules_engine import (
    assert_fact,
    complete_and_start_action,
    create_ruleset,
    error,
    retract_fact,
    start_action_for_state,
)

from engine.errors import EngineFault
from engine.inference.network import (
    FACT_ID,
    FAILS_MARK,
    HOLDS_MARK,
    SENTINEL_MARK,
    Network,
    Shard,
    check_limits,
    definition,
    shards,
)

HOLDS, FAILS, SILENT = 1, 2, 0

MOST_SESSIONS = 4
"""Sessions that a matcher opens in its life. Each that is retired leaks about a megabyte."""
MOST_FIRINGS = 16
"""Firings that may wait when an evaluation broke off; there is one in a sound session."""

HANDLED = 0
RETRACTION: Final = f'{{"id":"{FACT_ID}"}}'
CODES: Final = bytes(
    {ord(HOLDS_MARK): HOLDS, ord(FAILS_MARK): FAILS}.get(byte, SILENT) for byte in range(256)
)


class Matcher:
    """A network that is ready to match; may be shared by threads, one matches at a time."""

    def __init__(self, network: Network) -> None:
        """Register the network. Raises `NetworkLimits`, and `EngineFault` when it is refused."""
        check_limits(network)
        self._network = network
        self._integers = struct.Struct(f"{network.properties}q")
        self._lock = threading.Lock()
        self._opened = 0
        self._session: Session | None = None
        with self._lock:
            self._session = self._open()

    @property
    def broken(self) -> bool:
        """Whether no match can succeed any more, so that the process should be replaced."""
        return self._session is None and self._opened == MOST_SESSIONS

    def match(self, values: Sequence[int]) -> bytes:
        """What each test comes to: `HOLDS`, `FAILS` or `SILENT`, one byte each, in order.

        `values` has one integer of 64 bits for each property. Raises `EngineFault`.
        """
        fixed = tuple(values)
        try:
            # The cheapest proof that all are whole numbers in range, and as many as needed.
            self._integers.pack(*fixed)
        except struct.error:
            raise EngineFault("the matcher was given no integers of 64 bits") from None
        with self._lock:
            session = self._session or self._open()
            try:
                return session.match(fixed)
            finally:
                self._session = session if session.usable else None

    def _open(self) -> Session:
        if self._opened == MOST_SESSIONS:
            raise EngineFault("the matcher is broken; the process must be replaced")
        self._opened += 1
        return Session(self._network)


class Session:
    """One registered network and its one session, which holds a fact only during a match."""

    def __init__(self, network: Network) -> None:
        parts = shards(network)
        self.usable = False
        self._readers = tuple(map(Reader, parts))
        self._order = _order(parts)
        self._handle, self._state = _register(network, self._readers[0])
        self.match((0,) * network.properties)

    def match(self, values: tuple[int, ...]) -> bytes:
        """The code of each test of the network; leaves `usable` false if it cannot clean up."""
        self.usable = False
        try:
            codes = b"".join([self._match(reader, values) for reader in self._readers])
        except BaseException:
            self._recover()
            raise
        self.usable = True
        return bytes(map(codes.__getitem__, self._order)) if self._order else codes

    def _match(self, reader: Reader, values: tuple[int, ...]) -> bytes:
        handle, state = self._handle, self._state
        fact = reader.write(values)
        try:
            code, _ = assert_fact(handle, fact)
            firing = start_action_for_state(handle, state)
            if code != HANDLED or firing is None:
                raise EngineFault("the matcher took a fact and did not fire")
            if complete_and_start_action(handle, state) is not None:
                raise EngineFault("the matcher fired more than was asked")
            code, _ = retract_fact(handle, RETRACTION)
        except (error, MemoryError) as fault:
            raise EngineFault(f"the matcher failed: {fault}") from fault
        if code != HANDLED:
            raise EngineFault("the matcher did not retract a fact")
        return reader.read(firing[1], fact)

    def _recover(self) -> None:
        """Finish what is under way, let all that waits fire into the void, retract the fact."""
        for _ in range(MOST_FIRINGS):
            if self._advance() is None:
                break
        else:
            return
        code, _ = retract_fact(self._handle, RETRACTION)
        self.usable = code == HANDLED

    def _advance(self) -> object:
        """The next firing or `None`, whether or not one is under way."""
        try:
            return complete_and_start_action(self._handle, self._state)
        except error:
            return start_action_for_state(self._handle, self._state)
