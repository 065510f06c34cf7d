"""The matcher answers as plain comparisons do, or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import durable_rules_engine
import pytest

from engine.errors import EngineFault
from engine.inference import network, rete
from engine.inference.network import Comparison, Network, NetworkLimits
from tests.rete_trials import (
    CALLS,
    COMPARE,
    CONTRARY,
    Interrupted,
    answered,
    breaking,
    plain,
    random_network,
    random_values,
    seeded,
)

ROOT = Path(__file__).parents[1]
EXTREMES = (-(2**63), -(2**63) + 1, -(2**62), -(2**53) - 1, -1, 0, 1, 2**31, 2**53 + 1, 2**63 - 1)


def point(state: int, value: int, target: int) -> network.Test:
    """A known value at least the target holds, below it fails."""
    there = Comparison(state, "==", 2)
    return network.Test(
        ((there, Comparison(value, ">=", target)),), ((there, Comparison(value, "<", target)),)
    )


@pytest.fixture
def matcher() -> rete.Matcher:
    """Three tests on two subjects, with a range among them."""
    ranged = network.Test(
        ((Comparison(2, "==", 2), Comparison(3, ">=", 9)),),
        ((Comparison(2, ">=", 1), Comparison(4, "<", 9)),),
    )
    return rete.Matcher(Network(5, (point(0, 1, 5), point(0, 1, 7), ranged)))


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ((2, 6, 2, 9, 12), (rete.HOLDS, rete.FAILS, rete.HOLDS)),
        ((2, 7, 2, 8, 9), (rete.HOLDS, rete.HOLDS, rete.SILENT)),
        ((0, 0, 1, 9, 8), (rete.SILENT, rete.SILENT, rete.FAILS)),
        ((0, 9, 0, 0, 0), (rete.SILENT, rete.SILENT, rete.SILENT)),
        ((True, 9, 0, 0, 0), (rete.SILENT, rete.SILENT, rete.SILENT)),
    ],
)
def test_codes(matcher: rete.Matcher, values: tuple[int, ...], codes: tuple[int, ...]) -> None:
    """Points hold or fail when known, ranges also when they are known to lie on one side."""
    assert tuple(matcher.match(values)) == codes
    assert tuple(matcher.match(list(values))) == codes


@pytest.mark.parametrize(
    ("trial", "seed"),
    [
        ("agreement", 1),
        ("agreement", 2),
        ("agreement", 3),
        ("interruptions", 1),
        ("failures", 1),
        ("failures", 2),
        ("threads", 1),
        ("memory", 1),
    ],
)
def test_trial(trial: str, seed: int) -> None:
    """Each trial in a process of its own."""
    finished = subprocess.run(
        [sys.executable, str(ROOT / "tests" / "rete_trials.py"), trial, str(seed)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr


@pytest.mark.parametrize("size", [60, 61, 64, 120, 200, 240])
def test_everything_may_match_at_once(size: int) -> None:
    """However many first comparisons are true together, the matcher's stack suffices."""
    tests = tuple(
        network.Test(((Comparison(at, ">=", 0), Comparison(at, "<=", 9)),), ())
        for at in range(size)
    )
    matcher = rete.Matcher(Network(size, tests))
    assert matcher.match([5] * size) == bytes([rete.HOLDS]) * size
    assert matcher.match([-1] * size) == bytes([rete.SILENT]) * size


def test_empty_network() -> None:
    """No tests are answered by no codes."""
    matcher = rete.Matcher(Network(0, ()))
    assert matcher.match([]) == b""
    assert matcher.match([]) == b""


def test_a_test_without_chains_is_silent() -> None:
    """It is counted, and never fires."""
    matcher = rete.Matcher(Network(1, (network.Test((), ()),) * 70))
    assert matcher.match([3]) == bytes(70)


def test_extreme_values_are_compared_exactly() -> None:
    """All operators at and around the ends of 64 bits, and beyond what a double can tell apart."""
    operators: tuple[Any, ...] = tuple(COMPARE)
    tests = tuple(
        network.Test(((Comparison(0, name, constant),),), ((Comparison(0, contrary, constant),),))
        for name in operators
        for contrary in operators
        if CONTRARY[name] == contrary
        for constant in EXTREMES
    )
    matcher = rete.Matcher(Network(1, tests))
    for value in EXTREMES:
        assert matcher.match([value]) == plain(matcher._network, [value])


@pytest.mark.parametrize(
    "values",
    [
        pytest.param((2, 2**63, 0, 0, 0), id="above 64 bits"),
        pytest.param((2, -(2**63) - 1, 0, 0, 0), id="below 64 bits"),
        pytest.param((2, 1234.0, 0, 0, 0), id="float"),
        pytest.param((2, Decimal(1234), 0, 0, 0), id="decimal"),
        pytest.param((2, "1234", 0, 0, 0), id="text"),
        pytest.param((2, None, 0, 0, 0), id="none"),
        pytest.param((2, 1234, 0, 0), id="too few"),
        pytest.param((2, 1234, 0, 0, 0, 0), id="too many"),
    ],
)
def test_what_is_no_integer_is_refused(matcher: rete.Matcher, values: tuple[Any, ...]) -> None:
    """The fault does not quote the value, and the matcher goes on."""
    with pytest.raises(EngineFault) as raised:
        matcher.match(values)
    assert "1234" not in str(raised.value)
    assert not any(str(value) in str(raised.value) for value in values if value)
    assert matcher.match((2, 6, 2, 9, 9)) == plain(matcher._network, (2, 6, 2, 9, 9))


def test_contradictory_chains_are_a_fault() -> None:
    """A test that holds and fails, or holds twice, is never answered."""
    true, also = (Comparison(0, ">", 0),), (Comparison(0, ">", 1),)
    for test in (network.Test((true,), (also,)), network.Test((true, also), ())):
        matcher = rete.Matcher(Network(1, (test, point(0, 0, 2))))
        with pytest.raises(EngineFault, match="fired twice"):
            matcher.match([5])
        assert matcher.match([1])[0] == rete.HOLDS
        assert not matcher.broken


def instead(result: Any) -> Callable[..., Any]:
    """A C function that does its work and returns something else."""

    def patch(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            found = real(*arguments)
            return result(found) if callable(result) else result

        return call

    return patch


def firing(old: str, new: str) -> Callable[..., Any]:
    """A firing whose text differs."""
    return instead(lambda found: found and (found[0], found[1].replace(old, new)))


def raising(*_: Any) -> Any:
    """A C function that fails."""
    raise rete.error("error code: 303")


FAULTS = [
    pytest.param("assert_fact", instead((1, 1)), "did not fire", id="fact not handled"),
    pytest.param("assert_fact", instead((2, 1)), "did not fire", id="fact seen before"),
    pytest.param("assert_fact", lambda _: raising, "failed", id="fact refused"),
    pytest.param("start_action_for_state", instead(None), "did not fire", id="nothing fired"),
    pytest.param("start_action_for_state", lambda _: raising, "failed", id="firing failed"),
    pytest.param("start_action_for_state", firing('"!0"', '"!1"'), "something else", id="sentinel"),
    pytest.param("start_action_for_state", firing('{"0"', '{"1"'), "something else", id="rule"),
    pytest.param("start_action_for_state", firing('"a":2', '"a":1'), "something else", id="fact"),
    pytest.param("start_action_for_state", firing("}]}", "},"), "something else", id="cut off"),
    pytest.param("start_action_for_state", firing('"b1"', '"a1"'), "twice", id="test fired twice"),
    pytest.param("start_action_for_state", firing('"b1"', '"x1"'), "twice", id="unknown test"),
    pytest.param("start_action_for_state", firing('"b1"', '"b3"'), "twice", id="unknown mark"),
    pytest.param("complete_and_start_action", lambda _: raising, "failed|refused", id="completion"),
    pytest.param("retract_fact", instead((1, 1)), "did not retract", id="retraction refused"),
]


@pytest.mark.parametrize(("name", "patch", "message"), FAULTS)
def test_faults_are_raised_and_overcome(
    matcher: rete.Matcher,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    patch: Callable[..., Any],
    message: str,
) -> None:
    """Whatever the C module returns or raises is a fault, and spoils no later answer."""
    values = (2, 8, 0, 0, 0)
    with monkeypatch.context() as patched:
        patched.setattr(rete, name, patch(getattr(rete, name)))
        for _ in range(2):
            with pytest.raises(EngineFault, match=message):
                matcher.match(values)
    for _ in range(3):
        assert matcher.match(values) == bytes((rete.HOLDS, rete.HOLDS, rete.SILENT))
    assert not matcher.broken


def test_a_second_firing_is_a_fault(matcher: rete.Matcher, monkeypatch: pytest.MonkeyPatch) -> None:
    """What fires after everything was taken is drained and reported."""
    results = iter(["more", "and more"])
    real = rete.complete_and_start_action

    def more(*arguments: Any) -> Any:
        return next(results, None) or real(*arguments)

    monkeypatch.setattr(rete, "complete_and_start_action", more)
    with pytest.raises(EngineFault, match="fired twice on one fact"):
        matcher.match((2, 8, 0, 0, 0))
    assert matcher.match((2, 6, 0, 0, 0))[:2] == bytes((rete.HOLDS, rete.FAILS))
    assert matcher._opened == 1


def out_of_memory(*_: Any) -> Any:
    """A C function that fails as Python does."""
    raise MemoryError


@pytest.mark.parametrize(
    ("name", "patch"),
    [
        ("retract_fact", instead((1, 1))),
        ("retract_fact", lambda _: raising),
        ("retract_fact", lambda _: out_of_memory),
        ("complete_and_start_action", lambda _: raising),
        ("complete_and_start_action", lambda _: out_of_memory),
    ],
)
def test_a_session_that_cannot_be_emptied_is_retired(
    matcher: rete.Matcher,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    patch: Callable[..., Any],
) -> None:
    """The next match has a fresh session; after a few the matcher is broken for good."""
    values = (2, 8, 0, 0, 0)
    for opened in range(1, 5):
        assert matcher.match(values)[:2] == bytes((rete.HOLDS, rete.HOLDS))
        assert (matcher._opened, matcher.broken) == (opened, False)
        with monkeypatch.context() as patched:
            patched.setattr(rete, name, patch(getattr(rete, name)))
            with pytest.raises(EngineFault, match=r"failed|did not retract"):
                matcher.match(values)
    assert matcher.broken
    with pytest.raises(EngineFault, match="must be replaced"):
        matcher.match(values)


def test_a_session_that_fires_without_end_is_retired(
    matcher: rete.Matcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Draining gives up."""
    with monkeypatch.context() as patched:
        patched.setattr(rete, "complete_and_start_action", lambda *_: "again")
        with pytest.raises(EngineFault, match="fired twice"):
            matcher.match((2, 8, 0, 0, 0))
    assert matcher.match((2, 6, 0, 0, 0))[:2] == bytes((rete.HOLDS, rete.FAILS))
    assert matcher._opened == 2


@pytest.mark.parametrize(
    ("name", "patch", "message"),
    [
        ("create_ruleset", lambda _: raising, "refused a network"),
        ("assert_fact", instead((1, 1)), "did not fire"),
        ("start_action_for_state", instead(None), "did not fire"),
    ],
)
def test_a_network_that_does_not_start_is_a_fault(
    monkeypatch: pytest.MonkeyPatch, name: str, patch: Callable[..., Any], message: str
) -> None:
    """There is no matcher without a first firing."""
    monkeypatch.setattr(rete, name, patch(getattr(rete, name)))
    with pytest.raises(EngineFault, match=message):
        rete.Matcher(Network(1, ()))


def test_limits_are_checked_before_anything_is_registered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A network that durable_rules would reject never reaches it."""
    monkeypatch.setattr(rete, "create_ruleset", lambda *_: pytest.fail("was registered"))
    with pytest.raises(NetworkLimits):
        rete.Matcher(Network(0, (point(0, 1, 1),)))


def test_nothing_stays_in_the_session(matcher: rete.Matcher) -> None:
    """After a match, and after one that broke off, the session holds no fact."""
    session, values = matcher._session, (2, 8, 0, 0, 0)
    assert session is not None
    for name in CALLS:
        for seed in range(8):
            real = getattr(rete, name)
            broken = breaking(seeded(seed), real, Interrupted, 1)
            answered(matcher, values, **{name: broken})
            assert durable_rules_engine.get_facts(session._handle, "0") == "[]"


def test_networks_do_not_meet() -> None:
    """Matchers of several networks, used in turns, keep to their own."""
    chance = seeded(7)
    matchers = [rete.Matcher(random_network(chance, 5)) for _ in range(6)]
    for _ in range(50):
        for matcher in matchers:
            values = random_values(chance, matcher._network)
            assert matcher.match(values) == plain(matcher._network, values)
