"""A demonstration: a real server is asked about an applicant over gRPC, and explains itself."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from engine.cli.facts_file import read_facts
from engine.cli.options import parse_day
from engine.cli.rulebook import open_rulebook
from engine.cli.screen import FAILED, fail, progress, put, put_lines
from engine.client import Client, Refused, case
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
    try:
        asyncio.run(_serve_and_ask(evaluator, applicant, ruleset, as_of))
    except Refused as refused:
        fail(FAILED, [str(refused)])


async def _serve_and_ask(
    evaluator: Evaluator, applicant: Path, rulesets: list[str], as_of: str
) -> None:
    async with running(evaluator) as port:
        address = f"127.0.0.1:{port}"
        put(f"A server listens on {address} and is asked over gRPC about {applicant.name}.\n")
        await asyncio.to_thread(_ask, evaluator, address, applicant, rulesets, as_of)
    put("\nThe server has stopped.")


def _ask(
    evaluator: Evaluator, address: str, applicant: Path, rulesets: list[str], as_of: str
) -> None:
    facts = fact_values(read_facts(str(applicant)).facts, evaluator.rulebook.vocabulary)
    request = case(rulesets, facts, parse_day(as_of), full=True)
    with Client(address, timeout=TIMEOUT) as client:
        with progress("Deciding"):
            reply = client.evaluate(request)
        declared = {fact.name: fact for fact in client.facts()}
    for decision in reply.decisions:
        told = reply_object(decision)
        put_lines(answer_lines(told, questions(told["missing"], declared)))


if __name__ == "__main__":
    typer.run(demonstrate)
