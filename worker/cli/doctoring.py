"""`gradewright doctor`: looks at everything that the service depends on, and says how to mend what is wrong."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Column, Table
from rich.text import Text

from worker import telemetry
from worker.cli.console import console
from worker.doctor.doctor import CHECKS, Watch, examine
from worker.doctor.finding import Finding, Level
from worker.doctor.surroundings import Surroundings
from worker.settings import Settings

UNWELL = 1

_STYLES = {Level.OK: "green", Level.NOTE: "dim", Level.WARNING: "yellow", Level.WRONG: "red"}


def register(app: typer.Typer) -> None:
    """Add `doctor` to the command line."""
    app.command("doctor")(doctor)


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print one finding a line, then a summary.")] = False,
) -> None:
    """Check everything that the service depends on, and say how to mend what is wrong.

    Looks at Docker and what it really confines, Redis and what it keeps, the workers, Ok and the token, the
    assignments, what is watched, the clock and the disk. Changes nothing; starts a few cells for a second or two.

    Exit codes: 0 all well, or warnings only; 1 something is wrong; 2 the settings cannot be read.
    """
    telemetry.configure_command()
    settings = Settings.read()
    with Surroundings(settings) as around, _watched(quiet=as_json) as watch:
        findings = list(examine(around, watch=watch))
    counts = Counter(finding.level for finding in findings)
    if as_json:
        for finding in findings:
            typer.echo(json.dumps(finding.to_json()))
        typer.echo(json.dumps({"well": not counts[Level.WRONG], **{level.value: counts[level] for level in Level}}))
    else:
        _show(findings, counts)
    if counts[Level.WRONG]:
        raise typer.Exit(UNWELL)


@contextmanager
def _watched(*, quiet: bool) -> Iterator[Watch]:
    """Show on stderr which checks are still under way."""
    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=console(stderr=True), disable=quiet, transient=True) as progress:
        left = [check.NAME for check in CHECKS]
        bar = progress.add_task(", ".join(left), total=len(left))

        def watch(name: str) -> None:
            left.remove(name)
            progress.update(bar, advance=1, description=", ".join(left))

        yield watch


def _show(findings: Sequence[Finding], counts: Counter[Level]) -> None:
    table = Table("check", "", Column("found, and what to do", overflow="fold"))
    for finding in findings:
        text = Text(finding.text)
        if finding.mend:
            text.append(f"\n→ {finding.mend}", "bold")
        table.add_row(finding.check, Text(finding.level, _STYLES[finding.level]), text)
    out = console()
    out.print(table)
    if counts[Level.WRONG]:
        out.print(f"{counts[Level.WRONG]} wrong, {counts[Level.WARNING]} warnings")
    else:
        out.print(f"nothing is wrong, {counts[Level.WARNING]} warnings" if counts[Level.WARNING] else "all is well")
