"""`gradewright check`: whether a grader is fit for students, told check by check, and a stamp if it is."""

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Column, Table
from rich.text import Text

from graders.attacks.corpus import corpus_folder, read_attacks
from graders.gate.finding import Finding, Level
from graders.gate.gate import REPEAT, Watch, check
from graders.gate.stamp import Stamp, new_stamp, withdraw_stamp, write_stamp
from graders.sandbox.docker import Engine
from graders.sandbox.pool import Pool
from worker.cli.console import console
from worker.cli.trying import find
from worker.settings import Settings

REFUSED = 1

_STYLES = {Level.OK: "green", Level.NOTE: "dim", Level.WARNING: "yellow", Level.FAILED: "red"}


def register(app: typer.Typer) -> None:
    """Add `check` to the command line."""
    app.command("check")(check_)


def check_(
    assignment: Annotated[str, typer.Argument(help="An endpoint below ASSIGNMENTS_DIR, or an assignment's folder.")],
    repeat: Annotated[int, typer.Option(min=1, max=1000, help="How often the solution must earn full marks.")] = REPEAT,
    no_attacks: Annotated[
        bool, typer.Option("--no-attacks", help="Throw no attacks: quicker, but gives no stamp.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one finding a line, then a summary.")] = False,
) -> None:
    """Check that a grader is fit for students, and stamp it if it is.

    The solution must earn full marks each time and stay far below the limits, each submission of wrong/ must earn what
    its expected.toml says, the empty submission and the starter files no full marks; every test must be able to fail;
    and no attack may gain anything. `grade` warns where an assignment has no valid stamp, and refuses where
    GRADEWRIGHT_REQUIRE_CHECK is set.

    Exit codes: 0 blessed, 1 refused, 2 usage or an assignment that cannot be read, 3 infrastructure.

    Example: gradewright check graders/examples/cal/cs61a/sp16/lab00
    """
    settings = Settings.read()
    loaded = find(assignment, settings)
    attacks = () if no_attacks else read_attacks(corpus_folder())
    with _sandboxes(settings) as sandboxes, _watched(quiet=as_json) as watch:
        image_ids = {image: sandboxes[0].image_id(image) for image in loaded.images}
        findings = []
        for finding in check(loaded, sandboxes, attacks, repeat, watch):
            findings.append(finding)
            if as_json:
                typer.echo(json.dumps(asdict(finding)))
    stamp = new_stamp(loaded, image_ids, repeat, len(attacks), findings)
    stamped = _stamped(loaded.folder, stamp)
    if as_json:
        typer.echo(json.dumps({"passed": stamp.is_blessing, "stamp": stamped, "digest": stamp.digest}))
    else:
        _show(findings, stamp, stamped)
    if not stamp.is_blessing:
        raise typer.Exit(REFUSED)


def _stamped(folder: Path, stamp: Stamp) -> str | None:
    """Write the stamp, or take an earlier one away; returns its path."""
    if not stamp.is_blessing:
        withdraw_stamp(folder)
    return str(write_stamp(folder, stamp)) if stamp.is_blessing and stamp.attacks else None


@contextmanager
def _sandboxes(settings: Settings) -> Iterator[Sequence[Pool]]:
    """Open as many pools as may grade at once, with one slot each: attacks and their neighbours must share cells."""
    share = settings.cells_memory_mb and settings.cells_memory_mb // settings.concurrency
    with ExitStack() as pools:
        yield [pools.enter_context(closing(Pool(Engine(), 1, memory_mb=share))) for _ in range(settings.concurrency)]


@contextmanager
def _watched(*, quiet: bool) -> Iterator[Watch]:
    """Show how far each check is, on stderr."""
    columns = (TextColumn("checking {task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console(stderr=True), disable=quiet, transient=True) as progress:
        bars: dict[str, TaskID] = {}

        def watch(name: str, done: int, total: int) -> None:
            if name not in bars:
                bars[name] = progress.add_task(name)
            progress.update(bars[name], completed=done, total=total)

        yield watch


def _show(findings: Sequence[Finding], stamp: Stamp, stamped: str | None) -> None:
    table = Table("check", "", Column("found", overflow="fold"))
    for finding in findings:
        table.add_row(finding.check, Text(finding.level, _STYLES[finding.level]), finding.text)
    out = console()
    out.print(table)
    if not stamp.is_blessing:
        refusals = sum(finding.level is Level.FAILED for finding in findings)
        out.print(f"refused: {refusals} findings must be mended first")
    elif stamped is None:
        out.print("passed, but no attacks were thrown, so it is not stamped: check without --no-attacks")
    else:
        out.print(f"blessed: the stamp is {stamped}")
