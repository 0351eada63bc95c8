"""`gradewright stepic lint`: what is wrong with a challenge before its learners find out."""

import json
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Column, Table
from rich.text import Text

from graders.gate.finding import Finding, Level
from graders.sandbox.docker import Engine
from graders.sandbox.pool import Pool
from worker.challenges.folder import SOLUTION, WRONG, known_programs, load
from worker.challenges.lint import lint as found_by_lint
from worker.cli.console import console
from worker.settings import Settings

FOUND = 1
_STYLES = {Level.OK: "green", Level.NOTE: "dim", Level.WARNING: "yellow", Level.FAILED: "red"}


def register(app: typer.Typer) -> None:
    """Add `lint`."""
    app.command("lint")(lint)


def lint(
    challenge: Annotated[Path, typer.Argument(exists=True, help="A .step file, or an unpacked folder.")],
    solution: Annotated[list[Path] | None, typer.Option(exists=True, help="A program that must be right.")] = None,
    wrong: Annotated[list[Path] | None, typer.Option(exists=True, help="A program that must be wrong.")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Let warnings fail too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one finding a line.")] = False,
) -> None:
    """Look a challenge over: Stepik's rules at save, and what learners would else find out.

    Limits and number of tests; solve() right on every test; datasets that do not end their last line; a checker that
    fails on empty or odd replies; reference solutions that are not right, known-wrong programs that are not wrong. An
    unpacked folder's own solution/ and wrong/ are tried too.

    Exit codes: 0 fit to be saved, 1 not (or a warning with --strict), 2 usage, 3 infrastructure.

    Example: gradewright stepic lint sums --solution my-solution.py
    """
    settings, loaded = Settings.read(), load(challenge)
    right_ones = [*known_programs(challenge, SOLUTION), *(solution or [])]
    wrong_ones = [*known_programs(challenge, WRONG), *(wrong or [])]
    findings = []
    with closing(Pool(Engine(), settings.concurrency, memory_mb=settings.cells_memory_mb)) as pool:
        for finding in found_by_lint(loaded, pool, right_ones, wrong_ones):
            findings.append(finding)
            if as_json:
                typer.echo(json.dumps(asdict(finding)))
    if not as_json:
        _show(findings)
    failing = {Level.FAILED, Level.WARNING} if strict else {Level.FAILED}
    if any(finding.level in failing for finding in findings):
        raise typer.Exit(FOUND)


def _show(findings: Sequence[Finding]) -> None:
    table = Table("check", "", Column("found", overflow="fold"))
    for finding in findings:
        table.add_row(finding.check, Text(finding.level, _STYLES[finding.level]), finding.text)
    counts = Counter(finding.level for finding in findings)
    console().print(table, f"{counts[Level.FAILED]} failed, {counts[Level.WARNING]} warnings")
