"""`python -m tests.bench`: measure, print tables, write JSON."""

from __future__ import annotations

import argparse
import json
import platform
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.bench import memory, remote, several, stages

STAGES = ("typing", "deriving", "matching", "folding", "cross-check", "explaining", "decide, whole")


def main() -> None:
    """Run all benchmarks; `--quick` for a short look, `--json` for where the figures go."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--json", type=Path, default=Path("bench.json"))
    parser.add_argument("--quick", action="store_true", help="fewer runs, for a first look")
    options = parser.parse_args()
    console = Console()
    rounds, seconds, decisions = (3, 0.3, 20_000) if options.quick else (9, 1.0, 200_000)
    with console.status("one decision in process …"):
        in_process = stages.measure(rounds, 100 if options.quick else 500)
    console.print(_stage_table(in_process))
    with console.status("many rulesets for one applicant …"):
        together = several.measure(rounds, 3 if options.quick else 20)
    console.print(_together_line(together))
    with console.status("calls over gRPC …"):
        calls = remote.measure(rounds, seconds)
    console.print(_call_table(calls))
    with console.status(f"memory over {decisions:,} decisions …"):
        sizes = memory.measure(decisions)
    console.print(_memory_line(sizes, decisions))
    found = {
        "python": platform.python_version(),
        "stages_us": in_process,
        "together_ms": together,
        "calls": calls,
        "memory": {"decisions": decisions, "resident_kib": sizes},
    }
    options.json.write_text(json.dumps(found, indent=2) + "\n")
    console.print(f"written to {options.json}")


def _stage_table(found: dict[str, dict[str, float]]) -> Table:
    table = Table(title="One decision in process: microseconds, and times the matching")
    table.add_column("stage")
    for ruleset, stage in found.items():
        table.add_column(f"{ruleset}\n{stage['tests']:.0f} tests", justify="right")
    for name in STAGES:
        cells = (
            f"{each[name]:.1f}  {each[name] / each['matching']:4.1f}x" for each in found.values()
        )
        table.add_row(name, *cells, end_section=name == "explaining")
    return table


def _together_line(found: dict[str, float]) -> str:
    number, *times = found.items()
    listed = ", ".join(f"{taken:.1f} ms {name}" for name, taken in times)
    return f"{number[1]:.0f} rulesets for one applicant ({several.PATTERN}): {listed}"


def _call_table(rows: list[dict[str, Any]]) -> Table:
    table = Table(title="gRPC on loopback, one server process, 16 calls in flight")
    titles = ("rulebook", "call", "request", "reply", "calls/s", "decisions/s", "empty/s", "ratio")
    for number, title in enumerate(titles):
        table.add_column(title, justify="right" if number > 1 else "left")
    for row in rows:
        table.add_row(
            row["rulebook"],
            row["call"],
            f"{row['request_bytes']:,} B",
            f"{row['reply_bytes']:,} B",
            f"{row['calls_per_second']:,.0f}",
            f"{row['decisions_per_second']:,.0f}",
            f"{row['empty_calls_per_second']:,.0f}",
            f"{row['ratio_to_empty']:.2f}",
        )
    return table


def _memory_line(sizes: list[int], decisions: int) -> str:
    grown = sizes[-1] - sizes[0]
    listed = " ".join(f"{size / 1024:.1f}" for size in sizes)
    return (
        f"Memory over {decisions:,} decisions: {listed} MiB; grown by {grown:,} KiB after warm-up"
    )


if __name__ == "__main__":
    main()
