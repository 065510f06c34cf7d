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
from collections.abc import Callable, Sequence
from contextlib import suppress
from operator import itemgetter
from typing import Final

from durable_rules_engine import (
    abandon_action,
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
"""What the C module returns when all went well."""
RETRACTION: Final = f'{{"id":"{FACT_ID}"}}'
BEFORE_FACT, BESIDE_FACT = len('a1":'), len('{"a1":},')
"""What stands between a condition's name and its fact, and around each fact in a firing."""
CODES: Final = bytes(
    {ord(HOLDS_MARK): HOLDS, ord(FAILS_MARK): FAILS}.get(byte, SILENT) for byte in range(256)
)
"""From a byte of a condition's mark to the code of its test; letters not fired are silent."""


class Matcher:
    """A network that is ready to match; may be shared by threads, one matches at a time."""

    def __init__(self, network: Network) -> None:
        """Register the network. Raises `NetworkLimits`, and `EngineFault` when it is refused."""
        check_limits(network)
        self._network = network
        self._integers = struct.Struct(f"{network.properties}q")
        self._lock = threading.Lock()
        self._opened = 0
        self._session: Session | None = self._open()

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
        """Raises `EngineFault` when durable_rules refuses the network; it is then never used."""
        parts = shards(network)
        self._readers = tuple(map(Reader, parts))
        self._arrange = _arrange(parts)
        self._handle, self._state = _register(network, self._readers[0])
        self.usable = True

    def match(self, values: tuple[int, ...]) -> bytes:
        """The code of each test of the network; leaves `usable` false if it cannot clean up."""
        self.usable = False
        try:
            codes = b"".join([self._match(reader, values) for reader in self._readers])
        except BaseException:
            with suppress(error, MemoryError):
                self._recover()
            raise
        self.usable = True
        return bytes(self._arrange(codes)) if self._arrange else codes

    def _match(self, reader: Reader, values: tuple[int, ...]) -> bytes:
        fact = reader.write(values)
        try:
            firing = self._fire(fact)
        except (error, MemoryError) as fault:
            raise EngineFault(f"the matcher failed: {fault}") from fault
        return reader.read(firing, fact)

    def _fire(self, fact: str) -> str:
        handle, state = self._handle, self._state
        code, _ = assert_fact(handle, fact)
        firing = start_action_for_state(handle, state)
        if code != HANDLED or firing is None:
            raise EngineFault("the matcher took a fact and did not fire")
        if complete_and_start_action(handle, state) is not None:
            raise EngineFault("the matcher fired twice on one fact")
        code, _ = retract_fact(handle, RETRACTION)
        if code != HANDLED:
            raise EngineFault("the matcher did not retract a fact")
        return str(firing[1])

    def _recover(self) -> None:
        """Finish what is under way, let all that waits fire into the void, retract the fact."""
        for _ in range(MOST_FIRINGS):
            if self._advance() is None:
                code, _ = retract_fact(self._handle, RETRACTION)
                self.usable = code == HANDLED
                return

    def _advance(self) -> object:
        """The next firing, whether or not one is under way; `None` when nothing is left."""
        try:
            return complete_and_start_action(self._handle, self._state)
        except error:
            # Starting is silent while a firing is under way. An abandoned one starts again.
            abandon_action(self._handle, self._state)
            return start_action_for_state(self._handle, self._state)


class Reader:
    """Writes the fact of one shard, and reads the firing that it led to."""

    def __init__(self, shard: Shard) -> None:
        self._fact = shard.fact
        self._pick = _picker(shard.properties)
        self._opening = shard.opening
        self._letters = shard.letters.encode()

    def write(self, values: tuple[int, ...]) -> str:
        """The text of the fact."""
        return self._fact % self._pick(values)

    def read(self, firing: str, fact: str) -> bytes:
        """The code of each test of the shard. Raises `EngineFault` if it is not beyond doubt.

        The firing repeats the fact for each condition that matched, so that the names of the
        conditions stand at equal distances: `{"0":[{"!0":FACT},{"a1":FACT},{"b2":FACT}]}`.
        """
        at, stride = len(self._opening), len(fact) + BESIDE_FACT
        names, marks = firing[at::stride], firing[at + 1 :: stride]
        if not (
            firing.startswith(self._opening)
            and firing.startswith(fact, at + BEFORE_FACT)
            and len(firing) == at - 1 + stride * len(names)
            and marks.count(SENTINEL_MARK) == 1
        ):
            raise EngineFault("the matcher fired on something else than it was asked")
        table = bytes.maketrans(names.encode(), marks.encode())
        codes = self._letters.translate(table).translate(CODES)
        if len(codes) - codes.count(SILENT) != len(names) - 1:
            raise EngineFault("a test fired twice, or one that does not exist")
        return codes


def _register(network: Network, reader: Reader) -> tuple[int, int]:
    """The handle and the state of a new ruleset whose session has fired once.

    Only after its first firing does a session bear being completed out of turn, as recovering
    may do; so nothing is recovered here.
    """
    try:
        handle = create_ruleset("network", definition(network))
        code, state = assert_fact(handle, reader.write((0,) * network.properties))
        firing = start_action_for_state(handle, state)
        if code != HANDLED or firing is None:
            raise EngineFault("a new network did not fire")
        complete_and_start_action(handle, state)
        retract_fact(handle, RETRACTION)
    except (error, MemoryError) as fault:
        raise EngineFault(f"the matcher refused a network: {fault}") from fault
    return handle, state


def _picker(properties: tuple[int, ...]) -> Callable[[tuple[int, ...]], tuple[int, ...]]:
    """Takes a shard's values out of the network's; a slice where they lie side by side."""
    first, last = (properties[0], properties[-1] + 1) if properties else (0, 0)
    if len(properties) == last - first:
        return itemgetter(slice(first, last))
    return itemgetter(*properties)


def _arrange(parts: tuple[Shard, ...]) -> Callable[[bytes], tuple[int, ...]] | None:
    """Puts the joined codes of the shards into the order of the tests; none if they are in it."""
    tests = [test for shard in parts for test in shard.tests]
    if tests == sorted(tests):
        return None
    return itemgetter(*sorted(range(len(tests)), key=tests.__getitem__))
