"""A demonstration: a real server, one applicant, all rulesets asked over gRPC, one explained."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path

import typer
from eligibility.v1 import eligibility_pb2 as pb

from engine.cli.facts_file import read_facts
from engine.cli.rulebook import CHECKOUT, open_rulebook
from engine.cli.screen import FAILED, fail, progress, put, put_lines
from engine.client import Client, Refused, case
from engine.evaluation.decide import Evaluator
from engine.report.answer import answer_lines
from engine.report.decision import Object, reply_object
from engine.report.questions import questions
from engine.report.several import ranked, several_lines
from engine.server import running
from engine.vocabulary.declared import Vocabulary
from engine.wire.giving import fact_values

APPLICANT = CHECKOUT.parent / "examples" / "applicant.yaml"
TIMEOUT = 60.0
"""Seconds for a call that makes the server build a network."""
OPEN = ("ineligible", "undetermined", "review")


def main() -> None:
    """Serve on a free loopback port, ask as a caller would, print the answers, stop."""
    try:
        asyncio.run(demonstrate(Evaluator(open_rulebook(None)), APPLICANT))
    except Refused as refused:
        fail(FAILED, [str(refused)])


async def demonstrate(evaluator: Evaluator, applicant: Path) -> None:
    """Serve for as long as it takes to ask about the applicant of a facts file."""
    async with running(evaluator) as port:
        address = f"127.0.0.1:{port}"
        put(f"A server listens on {address} and is asked about {applicant.name}.\n")
        await asyncio.to_thread(_ask, address, applicant, evaluator.rulebook.vocabulary)
    put("\nThe server has stopped.")


def _ask(address: str, applicant: Path, vocabulary: Vocabulary) -> None:
    facts = fact_values(read_facts(str(applicant)).facts, vocabulary)
    request = case([], facts, datetime.now().astimezone().date(), full=True)
    with Client(address, timeout=TIMEOUT) as client:
        with progress("Deciding"):
            told = ranked(_decided(client, request))
        put_lines(several_lines(told))
        put("\nOne in whose way something stands, explained:\n")
        chosen = max(told, key=_instruction)
        declared = {fact.name: fact for fact in client.facts()}
        put_lines(answer_lines(chosen, questions(chosen["missing"], declared)))


def _decided(client: Client, request: pb.EvaluateRequest) -> list[Object]:
    """The decisions of all rulesets that say something about the day."""
    found = []
    for ruleset in client.rulesets():
        item = pb.EvaluateRequest()
        item.CopyFrom(request)
        item.rulesets.append(ruleset.id)
        try:
            found += [reply_object(each) for each in client.evaluate(item).decisions]
        except Refused as refused:
            if refused.reason != "NO_EDITION":
                raise
    return found


def _instruction(told: Object) -> tuple[bool, int]:
    """What there is to learn: something stands in the way, and much of the rest is known."""
    known = sum(each["status"] != "unknown" for each in told["requirements"])
    return told["outcome"] in OPEN, known


if __name__ == "__main__":
    typer.run(main)
