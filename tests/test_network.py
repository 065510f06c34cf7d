"""Networks are cut into shards that the matcher can bear, or refused before it sees them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine.errors import EngineFault
from engine.inference import network
from engine.inference.network import Comparison, Network, NetworkLimits
from tests.rete_trials import random_network, seeded


def ways(rule: list[tuple[str, Any]]) -> list[tuple[str, list[Any]]]:
    """The name and the conjunction of each condition of a rule that was read as pairs."""
    named = [part[0][0] for key, part in rule if key == "all"]
    return [
        (name, condition[0][1] if condition[0][0] == "$and" else [condition])
        for name, condition in named
    ]


def rules(of: Network) -> dict[str, list[tuple[str, Any]]]:
    """The rules of a network's definition, each with its repeated keys."""
    return dict(json.loads(network.definition(of), object_pairs_hook=list))


def single(at: int, value: int = 0, operator: Any = ">=") -> network.Test:
    """A test that only ever holds, with one comparison."""
    return network.Test(((Comparison(at, operator, value),),), ())


def wide(properties: int) -> network.Test:
    """A test whose one chain reads so many properties."""
    return network.Test((tuple(Comparison(at, "==", 1) for at in range(properties)),), ())


def forked(chains: int) -> network.Test:
    """A test with so many chains."""
    return network.Test(tuple((Comparison(0, "==", value),) for value in range(chains)), ())


@pytest.mark.parametrize("size", [0, 1, 32, 33, 60, 61, 120, 200, 240])
def test_every_test_is_in_one_shard(size: int) -> None:
    """Shards divide the tests, and none is larger than the matcher bears."""
    tested = random_network(seeded(size), size)
    parts = network.shards(tested)
    assert sorted(test for shard in parts for test in shard.tests) == list(range(size))
    assert [shard.number for shard in parts] == list(range(len(parts)))
    for shard in parts:
        chains = sum(len(tested.tests[test].chains) for test in shard.tests)
        assert chains <= network.MOST_CHAINS
        assert len(shard.properties) < network.MOST_PROPERTIES
        assert len(set(shard.letters)) == len(shard.tests)


def test_shards_are_even_and_keep_tests_on_one_subject_together() -> None:
    """Forty tests of two chains make two shards of twenty, each with half of the properties."""
    tests = tuple(
        network.Test(((Comparison(at % 10, ">=", 5),),), ((Comparison(at % 10, "<", 5),),))
        for at in range(40)
    )
    parts = network.shards(Network(10, tests))
    assert [len(shard.tests) for shard in parts] == [20, 20]
    assert [shard.properties for shard in parts] == [(0, 1, 2, 3, 4), (5, 6, 7, 8, 9)]


def test_shards_stay_below_the_limit_of_properties() -> None:
    """Tests that share no properties are spread when a fact would grow too large."""
    tests = tuple(
        network.Test((tuple(Comparison(100 * at + n, "==", 1) for n in range(100)),), ())
        for at in range(5)
    )
    parts = network.shards(Network(500, tests))
    assert [len(shard.properties) for shard in parts] == [200, 200, 100]


def test_definition_of_a_small_network() -> None:
    """A rule opens with its limit, its sentinel and then one condition for each chain."""
    there = Comparison(0, "==", 2)
    test = network.Test(((there, Comparison(1, ">=", 7)),), ((there, Comparison(1, "<", 7)),))
    assert network.definition(Network(2, (test,))) == (
        '{"0":{"cap":65,"all":[{"!0":{"m":0}}],'
        '"all":[{"a1":{"$and":[{"m":0},{"$eq":{"a":2}},{"$gte":{"b":7}}]}}],'
        '"all":[{"a2":{"$and":[{"m":0},{"$eq":{"a":2}},{"$lt":{"b":7}}]}}]}}'
    )


@pytest.mark.parametrize("size", [0, 1, 40, 240])
def test_definition_has_one_marked_rule_for_each_shard(size: int) -> None:
    """Each rule has a sentinel and all chains of its tests, each behind the shard's marker."""
    tested = random_network(seeded(size), size)
    parts = network.shards(tested)
    found = rules(tested)
    assert list(found) == [str(shard.number) for shard in parts]
    for shard in parts:
        sentinel, *others = ways(found[str(shard.number)])
        marker = ("m", shard.number)
        assert sentinel == ("!0", [[marker]])
        assert [parts[0] for _, parts in others] == [[marker]] * len(others)
        assert [name for name, _ in others] == [
            letter + mark
            for letter, test in zip(shard.letters, shard.tests, strict=True)
            for mark, chains in zip(
                "12", (tested.tests[test].holds, tested.tests[test].fails), strict=True
            )
            for _ in chains
        ]


def test_facts_are_short_and_take_each_property_once() -> None:
    """The text of a fact has its id, its marker and the properties that its tests read."""
    tested = Network(9, (single(3), single(7), single(3, 1)))
    (shard,) = network.shards(tested)
    assert shard.properties == (3, 7)
    assert shard.fact % (-5, 12) == '{"id":"a","m":0,"a":-5,"b":12}'


def test_names_can_be_told_apart() -> None:
    """All names there are have hashes of their own, and there are enough of them."""
    names = (network.MARKER, *network.NAMES)
    network.check_names(names)
    assert len(network.NAMES) >= network.MOST_PROPERTIES
    assert len(set(names)) == len(names)
    assert not set(network.LETTERS) & {"!", "0", "1", "2", '"', "\\"}
    assert len(set(network.LETTERS)) == network.MOST_CHAINS


@pytest.mark.parametrize(
    ("name", "value"),
    [("", 0x811C9DC5), ("a", 0xE40C292C), ("foobar", 0xBF9CF968), ("id", 926444256)],
)
def test_name_hash_is_the_matchers(name: str, value: int) -> None:
    """FNV-1a's published vectors, and a constant from the matcher's own source."""
    assert network.name_hash(name) == value


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(["declinate", "macallums"], id="two words with one hash"),
        pytest.param(["a", "sid"], id="reserved"),
        pytest.param(["a", "b", "a"], id="twice the same"),
    ],
)
def test_names_with_one_hash_are_refused(names: list[str]) -> None:
    """The matcher would read one for the other."""
    with pytest.raises(NetworkLimits, match="have one hash"):
        network.check_names(names)


def comparison(at: int, operator: Any, value: Any) -> Network:
    """A network of one comparison on two properties."""
    return Network(2, (single(at, value, operator),))


@pytest.mark.parametrize(
    "within",
    [
        Network(0, ()),
        Network(3, (network.Test((), ()),)),
        Network(1, (forked(64),)),
        Network(248, (wide(248),)),
        Network(1, (forked(64),) * 100),
        comparison(1, "==", 2**63 - 1),
        comparison(1, "==", -(2**63)),
    ],
)
def test_the_largest_networks_pass(within: Network) -> None:
    """What lies just within the limits is no fault."""
    network.check_limits(within)


@pytest.mark.parametrize(
    ("beyond", "message"),
    [
        (Network(1, (forked(65),)), "65 chains in one test, at most 64"),
        (Network(249, (wide(249),)), "249 properties in one test, fewer than 249"),
        (Network(1, (forked(64),) * 101), "101 shards of tests; the matcher takes 100"),
        (Network(1, (network.Test(((),), ()),)), "a chain without comparisons"),
        (comparison(2, "==", 0), "no property 2 among 2"),
        (comparison(-1, "==", 0), "no property -1 among 2"),
        (comparison(0, "=~", 0), "no operator `=~`"),
        (comparison(0, "==", 2**63), "no whole number"),
        (comparison(0, "==", -(2**63) - 1), "no whole number"),
        (comparison(0, "==", 1.0), "no whole number"),
    ],
)
def test_networks_beyond_a_limit_are_refused(beyond: Network, message: str) -> None:
    """Each limit, tripped once; the refusal is a fault of the engine."""
    with pytest.raises(NetworkLimits, match=message) as raised:
        network.check_limits(beyond)
    assert isinstance(raised.value, EngineFault)


def test_names_of_a_network_are_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only those that the network needs, since more names are never used together."""
    monkeypatch.setattr(network, "NAMES", ("a", "declinate", "macallums"))
    network.check_limits(Network(2, (wide(2),)))
    with pytest.raises(NetworkLimits, match="`declinate` and `macallums` have one hash"):
        network.check_limits(Network(3, (wide(3),)))
