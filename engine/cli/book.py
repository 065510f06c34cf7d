"""`eligibility book`: the whole rulebook as one page of HTML."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from engine.audit.coverage.gathering import Covered as Shown
from engine.audit.coverage.gathering import coverage_of
from engine.audit.coverage.items import COUNTED
from engine.cli.applicants import PROFILES, applicants, own_of
from engine.cli.options import JsonOption, RulebookOption, parse_day
from engine.cli.rulebook import CHECKOUT, open_rulebook
from engine.cli.screen import FAILED, fail, progress, put, put_file, put_json
from engine.errors import SourceError
from engine.evaluation.decide import Evaluator, tune_memory
from engine.profiles.profile import Profile
from engine.profiles.run import Result, run
from engine.report.book.contents import Contents, Covered
from engine.report.book.law import Table, read_tables
from engine.report.problems import problem_object, problem_text
from engine.report.words import counted
from engine.ruleset.model import Rulebook

LAW = CHECKOUT.parent / "tests" / "law"


def book(
    *,
    output: Annotated[
        Path, typer.Option(metavar="FILE", dir_okay=False, help="The page that is written.")
    ],
    profiles: Annotated[
        Path | None,
        typer.Option(
            metavar="PATH",
            exists=True,
            help="Profiles of the rulebook; the project's own for its rulebook.",
        ),
    ] = None,
    law: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            exists=True,
            file_okay=False,
            help="Tables of where each rule is encoded; the project's own for its rulebook.",
        ),
    ] = None,
    as_of: Annotated[
        date | None,
        typer.Option(
            parser=parse_day,
            metavar="DATE",
            help="The day from which the age of sources is counted; today by default.",
        ),
    ] = None,
    as_json: JsonOption = False,
    rulebook: RulebookOption = None,
) -> None:
    """Write the whole rulebook as one page of HTML.

    It needs no network: every ruleset in words, its dates, values, sources, open points, facts
    and profiles, with a search over all of it.
    """
    from engine.report.book.render import book_html

    tune_memory()
    opened = open_rulebook(rulebook, as_json=as_json)
    path = profiles or own_of(PROFILES, rulebook)
    asked = applicants(path, skipped=True, as_json=as_json) or []
    tables = _tables(law or own_of(LAW, rulebook), opened, as_json)
    with progress("Writing the book"):
        results, covered = _profiles(asked, opened)
        day = as_of or datetime.now().astimezone().date()
        contents = Contents(opened, day, opened.rulesets, results, covered, tables)
        text = book_html(contents)
    put_file(output, text, as_json=as_json)
    size = len(text.encode())
    if as_json:
        put_json({"file": str(output), "bytes": size, "rulesets": len(opened.rulesets)})
    else:
        put(f"{output}: {counted(len(opened.rulesets), 'ruleset')}, {size / 1e6:.1f} MB")


def _profiles(
    profiles: Iterable[Profile], rulebook: Rulebook
) -> tuple[dict[str, tuple[Result, ...]], dict[str, Covered]]:
    """The results of profiles by ruleset, and what they show of it."""
    evaluator = Evaluator(rulebook)
    results: dict[str, list[Result]] = {}
    for result in run(profiles, evaluator):
        results.setdefault(result.profile.ruleset, []).append(result)
    every = (result for of_one in results.values() for result in of_one)
    decided = [(each.profile.facts, each.decision) for each in every if each.decision]
    gathered = coverage_of(decided, evaluator)
    covered = {each.ruleset: _covered(each) for each in gathered.rulesets}
    return {id: tuple(of_one) for id, of_one in results.items()}, covered


def _covered(found: Shown) -> Covered:
    share = found.overall
    unseen = tuple(
        f"{item.words}: never {', never '.join(sides)}"
        for item, sides in found.unseen
        if item.kind in COUNTED
    )
    return Covered(share.seen, share.total, share.percent, unseen)


def _tables(folder: Path | None, rulebook: Rulebook, as_json: bool) -> tuple[Table, ...]:
    if folder is None:
        return ()
    try:
        return read_tables(folder, rulebook)
    except SourceError as wrong:
        told = [problem_text(each) for each in wrong.problems]
        fail(FAILED, told, [problem_object(each) for each in wrong.problems], as_json=as_json)
