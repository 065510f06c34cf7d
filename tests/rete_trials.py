"""Trials of the matcher that want a process of their own, because networks cannot be unloaded.

python tests/rete_trials.py TRIAL SEED    exits 0 when the trial went well
"""

from __future__ import annotations

import operator
import random
import resource
import sys
import threading
from collections.abc import Callable, Sequence
from typing import Any

from engine.errors import EngineFault
from engine.inference import network, rete
from engine.inference.network import Chain, Comparison, Network

COMPARE: dict[str, Callable[[int, int], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
CONTRARY = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
SIZES = (0, 1, 2, 33, 61, 120, 200, 240)
CALLS = (
    "abandon_action",
    "assert_fact",
    "start_action_for_state",
    "complete_and_start_action",
    "retract_fact",
)


def seeded(seed: int) -> random.Random:
    """Chance that can be had again."""
    return random.Random(seed)  # noqa: S311 - no secret is made of it


def plain(tested: Network, values: Sequence[int]) -> bytes:
    """What the matcher must answer, found without it."""

    def true(chain: Chain) -> bool:
        return all(COMPARE[one.operator](values[one.property], one.value) for one in chain)

    codes = bytearray()
    for test in tested.tests:
        holds, fails = sum(map(true, test.holds)), sum(map(true, test.fails))
        assert holds + fails <= 1
        codes.append(rete.HOLDS if holds else rete.FAILS if fails else rete.SILENT)
    return bytes(codes)


def random_test(chance: random.Random, properties: int) -> network.Test:
    """A test of one of the shapes in use, on subjects that may overlap with others'."""
    state, value = chance.sample(range(properties), 2)
    name: Any = chance.choice(list(COMPARE))
    target = chance.randrange(5)
    there, absent = Comparison(state, "==", 2), Comparison(state, "==", 1)
    known = Comparison(state, ">=", 1)
    held = Comparison(value, name, target)
    contrary: Any = CONTRARY[name]
    failed = Comparison(value, contrary, target)
    among = tuple((there, Comparison(value, "==", code)) for code in (1, 3))
    beyond = (there, Comparison(value, "!=", 1), Comparison(value, "!=", 3))
    above, below = Comparison(value, ">", target), Comparison(value, "<", target)
    return chance.choice(
        [
            network.Test(((there, held),), ((there, failed),)),
            network.Test(((there, held),), ((there, failed), (absent,))),
            network.Test(among, (beyond, (absent,))),
            network.Test(((there, above),), ((known, below),)),
            network.Test((), ((held,),)),
            network.Test((), ()),
        ]
    )


def random_network(chance: random.Random, tests: int) -> Network:
    """A network of so many tests on few or many properties."""
    properties = chance.randrange(2, 2 * tests + 3)
    return Network(properties, tuple(random_test(chance, properties) for _ in range(tests)))


def random_values(chance: random.Random, tested: Network) -> list[int]:
    """Values that meet the networks' constants and fall beside them."""
    return [chance.randrange(-1, 6) for _ in range(tested.properties)]


def agreement(chance: random.Random) -> None:
    """Networks of all sizes answer as plain comparisons do."""
    for size in SIZES:
        tested = random_network(chance, size)
        matcher = rete.Matcher(tested)
        for _ in range(200):
            values = random_values(chance, tested)
            assert matcher.match(values) == plain(tested, values), size


class Interrupted(BaseException):
    """What breaks off a match; no `Exception`, as little as an interrupt from the keyboard is."""


RAISED = (Interrupted, MemoryError, rete.error)


def breaking(chance: random.Random, real: Any, raised: type[BaseException], times: int) -> Any:
    """A C function that raises in one of its next calls and some after it.

    It raises before its work or after.
    """
    calls = iter([False] * chance.randrange(4) + [True] * times)
    after = chance.random() < 0.5

    def call(*arguments: Any) -> Any:
        if not next(calls, False):
            return real(*arguments)
        if after:
            real(*arguments)
        raise raised

    return call


def answered(matcher: rete.Matcher, values: Sequence[int], **calls: Any) -> bool:
    """Whether the matcher answered, which must be rightly, while C functions are replaced."""
    tested, real = matcher._network, {name: getattr(rete, name) for name in calls}
    try:
        vars(rete).update(calls)
        assert matcher.match(values) == plain(tested, values)
    except (*RAISED, EngineFault):
        return False
    finally:
        vars(rete).update(real)
    return True


def interruptions(chance: random.Random) -> None:
    """Thousands of matches broken off at any point spoil neither an answer nor a session."""
    matchers = [rete.Matcher(random_network(chance, size)) for size in SIZES]
    broken_off = 0
    while broken_off < 3000:
        matcher, name = chance.choice(matchers), chance.choice(CALLS)
        values = random_values(chance, matcher._network)
        call = breaking(chance, getattr(rete, name), Interrupted, 1)
        broken_off += not answered(matcher, values, **{name: call})
        assert answered(matcher, random_values(chance, matcher._network))
    assert {matcher._opened for matcher in matchers} == {1}


def failures(chance: random.Random) -> None:
    """Matchers whose C functions fail together and repeatedly answer rightly until they break."""
    for size in SIZES:
        matcher = rete.Matcher(random_network(chance, size))
        while not matcher.broken:
            values = random_values(chance, matcher._network)
            calls = {
                name: breaking(
                    chance, getattr(rete, name), chance.choice(RAISED), chance.choice((1, 2, 50))
                )
                for name in CALLS
                if chance.random() < 0.4
            }
            answered(matcher, values, **calls)
            assert matcher.broken or answered(matcher, values)


def threads(chance: random.Random) -> None:
    """Threads that share a matcher get their own answers."""
    tested = random_network(chance, 80)
    matcher = rete.Matcher(tested)
    asked = [random_values(chance, tested) for _ in range(40)]
    expected = [plain(tested, values) for values in asked]
    right: list[bool] = []

    def ask(start: int) -> None:
        right.extend(
            matcher.match(asked[at % 40]) == expected[at % 40] for at in range(start, start + 1500)
        )

    sys.setswitchinterval(1e-6)
    workers = [threading.Thread(target=ask, args=(start,)) for start in (0, 7, 19, 31)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(right) == 6000
    assert all(right)


def memory(chance: random.Random) -> None:
    """A hundred thousand matches take no more memory than the first few thousand."""
    tested = random_network(chance, 12)
    matcher = rete.Matcher(tested)
    asked = [random_values(chance, tested) for _ in range(100)]

    def match(times: int) -> int:
        for at in range(times):
            matcher.match(asked[at % 100])
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    early = match(5_000)
    assert match(100_000) < 1.1 * early


TRIALS = {trial.__name__: trial for trial in (agreement, interruptions, failures, threads, memory)}

if __name__ == "__main__":
    TRIALS[sys.argv[1]](seeded(int(sys.argv[2])))
