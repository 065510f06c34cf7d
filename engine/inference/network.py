"""Networks: the tests of one edition as plain data, and their text for durable_rules.

A network is cut into shards. Each shard is one rule with one composite fact of its own: short
names, only the properties that its tests read, a marker that opens its shard and no other, and
a sentinel that fires with every fact. Every chain of comparisons is a condition of that rule,
`cap` gathers all that matched into a single firing, and a condition's name says which test it
belongs to and how it ends. Small facts and one firing for many matches are what makes it fast.
"""

from __future__ import annotations

import json
import string
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal, get_args

from engine.errors import EngineFault

Operator = Literal["==", "!=", "<", "<=", ">", ">="]

OPERATORS: Final[dict[Operator, str]] = {
    "==": "$eq",
    "!=": "$neq",
    "<": "$lt",
    "<=": "$lte",
    ">": "$gt",
    ">=": "$gte",
}

MOST_CHAINS = 64
"""In one shard. The matcher keeps the conditions still to be followed on a stack of 64 places;
none of them lies below another, so there are never more than there are chains."""
MOST_PROPERTIES = 249
"""In one shard, its marker included; the matcher stores 254 with the ids that it adds."""
MOST_SHARDS = 100
"""A full one takes a megabyte; their markers share a table of 512 places that must not fill."""

LETTERS = string.ascii_letters + "3456789+-*/="
"""What tests are called within a shard; none is the sentinel's letter or one of the marks."""
MARKER = "m"
NAMES = tuple(
    name
    for name in (*string.ascii_letters, *(a + b for a in string.ascii_letters for b in "0123"))
    if name != MARKER
)
"""What properties are called within a shard: the shorter, the less is written per match."""
RESERVED = frozenset(
    {"id", "sid", "$s", "$i", "$m", "$l", "$r", "$lt", "$lte", "$gt", "$gte", "$eq", "$neq"}
    | {"$ex", "$nex", "$mt", "$imt", "$iall", "$iany", "$or", "$and", "$add", "$sub", "$mul"}
    | {"$div", "$forward", "all", "any", "pri", "count", "cap", "dist", "name"}
)
"""Words that the matcher knows, from its rete.c, events.c and state.h."""

SENTINEL = "!"
HOLDS_MARK, FAILS_MARK, SENTINEL_MARK = "1", "2", "0"
"""The second letter of a condition's name; the first is the test's, or the sentinel's."""
FACT_ID = "a"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One property, by its index, compared with a whole number."""

    property: int
    operator: Operator
    value: int


Chain = tuple[Comparison, ...]
"""Comparisons that must all be true; they are tried in order, so a shared one comes first."""


@dataclass(frozen=True, slots=True)
class Test:
    """What makes a test hold and what makes it fail, each any one of several chains.

    For any one input at most one chain of the two together may be true.
    """

    holds: tuple[Chain, ...]
    fails: tuple[Chain, ...]

    @property
    def chains(self) -> tuple[Chain, ...]:
        """Those that hold, then those that fail."""
        return self.holds + self.fails

    @property
    def properties(self) -> frozenset[int]:
        """The indices of the properties that are compared."""
        return frozenset(compared.property for chain in self.chains for compared in chain)


@dataclass(frozen=True, slots=True)
class Network:
    """How many properties a fact has, and the tests on them."""

    properties: int
    tests: tuple[Test, ...]


@dataclass(frozen=True, slots=True)
class Shard:
    """A part of a network that is matched by a fact of its own.

    `tests` and `properties` are indices into the network, ascending.
    """

    number: int
    tests: tuple[int, ...]
    properties: tuple[int, ...]

    @property
    def letters(self) -> str:
        """The letter of each test, in the order of `tests`."""
        return LETTERS[: len(self.tests)]

    @property
    def fact(self) -> str:
        """The text of the fact, with one `%d` for each property."""
        values = "".join(f',"{NAMES[at]}":%d' for at in range(len(self.properties)))
        return f'{{"id":"{FACT_ID}","{MARKER}":{self.number}{values}}}'

    @property
    def opening(self) -> str:
        """What the text of a firing begins with, up to the first condition's name."""
        return f'{{"{self.number}":[{{"'


class NetworkLimits(EngineFault):
    """The network is larger than the matcher can bear, or no network at all."""


def shards(network: Network) -> tuple[Shard, ...]:
    """The network in parts of even size, tests on the same properties together; at least one."""
    return tuple(
        Shard(number, tuple(sorted(tests)), tuple(sorted(_read_by(network, tests))))
        for number, tests in enumerate(_groups(network))
    )


def _read_by(network: Network, tests: Iterable[int]) -> frozenset[int]:
    return frozenset().union(*(network.tests[test].properties for test in tests))


def _groups(network: Network) -> Iterator[list[int]]:
    """The tests in the order of their properties, cut where a shard is full."""
    tests = network.tests
    room = _even(sum(len(test.chains) for test in tests))
    group, chains, read = list[int](), 0, frozenset[int]()
    for index in sorted(range(len(tests)), key=lambda at: min(tests[at].properties, default=0)):
        test = tests[index]
        if group and (
            chains + len(test.chains) > room
            or len(read | test.properties) >= MOST_PROPERTIES
            or len(group) == len(LETTERS)
        ):
            yield group
            group, chains, read = [], 0, frozenset()
        group.append(index)
        chains += len(test.chains)
        read |= test.properties
    yield group


def _even(chains: int) -> int:
    """How many chains a shard takes when all shards take the same."""
    parts = -(-chains // MOST_CHAINS) or 1
    return -(-chains // parts)


def check_limits(network: Network) -> None:
    """Refuse what durable_rules would reject (and leak), crash on or read wrongly.

    Raises `NetworkLimits`. To be called before anything of the network is registered.
    """
    for test in network.tests:
        _check_test(network, test)
    parts = shards(network)
    if len(parts) > MOST_SHARDS:
        raise NetworkLimits(f"{len(parts)} shards of tests; the matcher takes {MOST_SHARDS}")
    check_names((MARKER, *NAMES[: max(len(shard.properties) for shard in parts)]))


def _check_test(network: Network, test: Test) -> None:
    if len(test.chains) > MOST_CHAINS:
        raise NetworkLimits(f"{len(test.chains)} chains in one test, at most {MOST_CHAINS}")
    if len(test.properties) >= MOST_PROPERTIES:
        raise NetworkLimits(
            f"{len(test.properties)} properties in one test, fewer than {MOST_PROPERTIES}"
        )
    for chain in test.chains:
        if not chain:
            raise NetworkLimits("a chain without comparisons")
        for compared in chain:
            _check_comparison(network, compared)


def _check_comparison(network: Network, compared: Comparison) -> None:
    if compared.operator not in get_args(Operator):
        raise NetworkLimits(f"no operator `{compared.operator}`")
    if not 0 <= compared.property < network.properties:
        raise NetworkLimits(f"no property {compared.property} among {network.properties}")
    try:
        # The matcher reads the constants of rules with atol, into a C long.
        struct.pack("l", compared.value)
    except struct.error:
        raise NetworkLimits("a constant that is no whole number of the machine") from None


def check_names(names: Iterable[str]) -> None:
    """Refuse names that the matcher could not tell apart: it compares their hashes only.

    Raises `NetworkLimits` when two of the names, or one and a reserved word, share a hash.
    """
    known = {name_hash(word): word for word in RESERVED}
    for name in names:
        key = name_hash(name)
        if key in known:
            raise NetworkLimits(f"the names `{known[key]}` and `{name}` have one hash")
        known[key] = name


def name_hash(name: str) -> int:
    """FNV-1a in 32 bits, as the matcher computes it.

    Source: http://www.isthe.com/chongo/tech/comp/fnv/
    """
    value = 0x811C9DC5
    for byte in name.encode():
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return value


def definition(network: Network) -> str:
    """The JSON text of the durable_rules ruleset: one rule for each shard.

    A rule repeats the key `all`, which JSON allows and durable_rules reads one by one: each is
    an independent way for the rule to fire. (Under `any` they would pass on to one another.)
    """
    return "{" + ",".join(_rule(network, shard) for shard in shards(network)) + "}"


def _rule(network: Network, shard: Shard) -> str:
    marker = {MARKER: shard.number}
    names = dict(zip(shard.properties, NAMES, strict=False))
    ways = [_way(SENTINEL + SENTINEL_MARK, marker)]
    for letter, index in zip(shard.letters, shard.tests, strict=True):
        test = network.tests[index]
        for mark, chains in ((HOLDS_MARK, test.holds), (FAILS_MARK, test.fails)):
            ways += (_way(letter + mark, _condition(marker, chain, names)) for chain in chains)
    return f'"{shard.number}":{{"cap":{MOST_CHAINS + 1},{",".join(ways)}}}'


def _way(name: str, condition: object) -> str:
    return '"all":[' + json.dumps({name: condition}, separators=(",", ":")) + "]"


def _condition(marker: dict[str, int], chain: Chain, names: dict[int, str]) -> object:
    compared = ({OPERATORS[one.operator]: {names[one.property]: one.value}} for one in chain)
    return {"$and": [marker, *compared]}
