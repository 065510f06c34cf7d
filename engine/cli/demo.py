"""A demonstration: a real server is asked about an applicant over gRPC, and explains itself."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from eligibility.v1.eligibility_pb2 import EvaluateRequest
from eligibility.v1.fact_pb2 import FactValue

from engine.cli.facts_file import read_facts
from engine.cli.options import parse_day
from engine.cli.rulebook import open_rulebook
from engine.cli.screen import FAILED, WRONG_USAGE, fail, progress, put, put_lines
from engine.client import Client, Refused, case
from engine.errors import SourceError
from engine.evaluation.decide import Evaluator
from engine.report.answer import answer_lines
from engine.report.decision import reply_object
from engine.report.questions import questions
from engine.server import running
from engine.wire.giving import fact_values

TIMEOUT = 60.0
"""Seconds for a call that makes the server build a network."""


def demonstrate(
    applicant: Annotated[Path, typer.Argument(help="A facts file, YAML or JSON.")],
    ruleset: Annotated[list[str], typer.Option(help="What to ask; may be given several times.")],
    as_of: Annotated[str, typer.Option(help="The date of the question, such as 2026-11-22.")],
    rulebook: Annotated[Path | None, typer.Option(help="The folder of the rulebook.")] = None,
) -> None:
    """Serve on a free loopback port, ask as a caller would, print the answers, stop."""
    evaluator = Evaluator(open_rulebook(rulebook))
    request = case(ruleset, _facts(applicant, evaluator), parse_day(as_of), full=True)
    try:
        asyncio.run(_serve_and_ask(evaluator, applicant.name, request))
    except Refused as refused:
        fail(FAILED, [str(refused)])


def _facts(applicant: Path, evaluator: Evaluator) -> dict[str, FactValue]:
    try:
        given = read_facts(str(applicant)).facts
        return fact_values(given, evaluator.rulebook.vocabulary)
    except (SourceError, TypeError) as wrong:
        fail(WRONG_USAGE, [str(wrong)])


async def _serve_and_ask(evaluator: Evaluator, name: str, request: EvaluateRequest) -> None:
    async with running(evaluator) as port:
        address = f"127.0.0.1:{port}"
        put(f"A server listens on {address} and is asked over gRPC about {name}.\n")
        await asyncio.to_thread(_ask, address, request)
    put("\nThe server has stopped.")


def _ask(address: str, request: EvaluateRequest) -> None:
    with Client(address, timeout=TIMEOUT) as client:
        with progress("Deciding"):
            reply = client.evaluate(request)
        declared = {fact.name: fact for fact in client.facts()}
    for decision in reply.decisions:
        told = reply_object(decision)
        put_lines(answer_lines(told, questions(told["missing"], declared)))


if __name__ == "__main__":
    typer.run(demonstrate)
