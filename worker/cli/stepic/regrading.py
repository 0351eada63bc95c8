"""`gradewright stepic regrade`: whose verdicts would flip if a checker or a limit changed."""

import importlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import track
from rich.table import Column, Table

from graders.formats.plain_text import plain
from graders.sandbox.docker import Engine
from graders.sandbox.pool import Pool
from worker.challenges.archive import read_downloaded
from worker.challenges.challenge import Challenge
from worker.challenges.changes import with_limit
from worker.challenges.errors import ChallengeError
from worker.challenges.folder import load
from worker.challenges.judge import Judge
from worker.challenges.regrade import Change, Kind, Learner, Regrade, learners, read_rows
from worker.cli.console import console
from worker.cli.stepic.fetching import fetch_submissions
from worker.cli.stepic.spreadsheet import write_table
from worker.errors import ConfigurationError
from worker.pulling.folder import CHALLENGE
from worker.pulling.rows import Row
from worker.settings import Settings

CHANGED = 1
_COLUMNS = ("learner", "name", "submission", "language", "old", "new", "kind", "solved", "reason", "why")


def register(app: typer.Typer) -> None:
    """Add `regrade`."""
    app.command("regrade")(regrade)


def regrade(  # noqa: PLR0913, PLR0917 -- the options of a command line are its arguments
    pulled: Annotated[str, typer.Argument(metavar="DIR|STEP", help="What `pull` brought, or a step to pull now.")],
    checker: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="A Python file with the check() to try.")
    ] = None,
    limit: Annotated[
        list[str] | None, typer.Option(metavar="LIMIT", help="time=2, memory=64 or python3:time=3; repeatable.")
    ] = None,
    challenge: Annotated[
        Path | None, typer.Option(exists=True, help="The challenge, if not DIR/challenge.step.")
    ] = None,
    tests: Annotated[
        Path | None, typer.Option(exists=True, help="Stepik's own tests, as downloaded: a ZIP archive or its folder.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one submission a line.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print a table of all for spreadsheets.")] = False,
    picture: Annotated[Path | None, typer.Option(metavar="FILE.png", help="Draw it; .svg and .pdf work too.")] = None,
) -> None:
    """Judge pulled submissions anew, and show whose verdicts would flip by a changed checker or limit, and why.

    A verdict flips where it was as Stepik's with the challenge as it is, and is not with what is tried; what differs
    from Stepik's without any change too is told apart. Without --checker and --limit that is all there is to see.
    Nothing is sent to Stepic: it lets nobody set a verdict. A STEP's submissions are pulled into stepic-NUMBER first.

    Exit codes: 0 no verdict changes, 1 some do, 2 usage, 3 infrastructure.

    Example: gradewright stepic regrade stepic-678901 --checker new_check.py --picture flips.png
    """
    settings = Settings.read()
    if picture is not None:
        _must_have_matplotlib()
    folder = Path(pulled) if Path(pulled).is_dir() else fetch_submissions(pulled, settings)
    rows = read_rows(folder)
    before = load(challenge or folder / CHALLENGE)
    after = before
    for text in limit or ():
        after = with_limit(after, text)
    code = None if checker is None else checker.read_bytes().decode("utf-8", "replace")
    with closing(Pool(Engine(), settings.concurrency, memory_mb=settings.cells_memory_mb)) as pool:
        stored = read_downloaded(tests) if tests else ()
        judge = Judge(before, pool, tests=stored)
        unchanged = judge if code is not None or after is not before else None
        work = Regrade(folder, judge.changed(after, code) if unchanged else judge, unchanged)
        changes = list(_changes(work, rows, settings.concurrency, quiet=as_json or as_csv))
    _tell(changes, as_json=as_json, as_csv=as_csv)  # before a picture that cannot be drawn ends it
    if picture is not None:
        _draw(changes, before, picture)
    counted = {Kind.FLIPS, Kind.DIFFERS} if unchanged is None else {Kind.FLIPS}
    if any(change.kind in counted for change in changes):
        raise typer.Exit(CHANGED)


def _must_have_matplotlib() -> None:
    try:
        importlib.import_module("matplotlib")
    except ModuleNotFoundError as error:
        raise ConfigurationError("--picture needs matplotlib: pip install 'gradewright[pictures]'") from error


def _draw(changes: Sequence[Change], challenge: Challenge, path: Path) -> None:
    from worker.challenges.picture import draw  # noqa: PLC0415 -- matplotlib is only there where it is wanted

    flips = sum(change.flips for change in changes)
    draw(changes, f"{challenge.name}: {flips} of {len(changes)} verdicts flip", path)


def _changes(work: Regrade, rows: Sequence[Row], concurrency: int, *, quiet: bool) -> Iterator[Change]:
    if not rows:
        raise ChallengeError("there are no submissions that Stepik has judged: pull some, or pull again later")
    with ThreadPoolExecutor(concurrency) as slots:
        judged = slots.map(work.of, rows)
        yield from track(
            judged, "judging", total=len(rows), console=console(stderr=True), transient=True, disable=quiet
        )


def _tell(changes: Sequence[Change], *, as_json: bool, as_csv: bool) -> None:
    people = learners(changes)
    if as_json:
        for change in changes:
            typer.echo(json.dumps(_record(change, people)))
    elif as_csv:
        write_table(_COLUMNS, (_record(change, people) for change in changes))
    else:
        _show(changes, people)


def _record(change: Change, people: Mapping[str, Learner]) -> dict[str, object]:
    row = change.row
    values = (
        row.author,
        row.name,
        row.id,
        row.language,
        row.status,
        change.after,
        change.kind.value,
        _solved(people[row.author]),
        change.reason,
        change.why,
    )
    return dict(zip(_COLUMNS, values, strict=True))


def _solved(learner: Learner) -> str:
    """Tell whether a learner has solved the step, by any of the submissions."""
    words = {True: "yes", False: "no"}
    if learner.before == learner.after:
        return words[learner.after]
    return f"{words[learner.before]} → {words[learner.after]}"


def _show(changes: Sequence[Change], people: Mapping[str, Learner]) -> None:
    out = console()
    table = Table("learner", "submission", "language", "old", "new", "solved", Column("why", overflow="fold"))
    shown = [change for change in changes if change.kind is not Kind.SAME]
    for change in sorted(shown, key=lambda change: list(Kind).index(change.kind)):
        row, learner = change.row, people[change.row.author]
        new = change.after if change.flips else f"{change.after} ({change.kind})"
        name = f"{learner.name} ({row.author})" if learner.name else row.author
        table.add_row(plain(name), str(row.id), row.language, row.status, new, _solved(learner), change.why)
    if shown:
        out.print(table)
    counts = Counter(change.kind for change in changes)
    out.print(f"{len(changes)} submissions: " + ", ".join(f"{counts[kind]} {kind}" for kind in Kind if counts[kind]))
    whose = {change.row.author for change in changes if change.flips}
    lost = sum(people[author].before and not people[author].after for author in whose)
    won = sum(people[author].after and not people[author].before for author in whose)
    out.print(f"verdicts of {len(whose)} learners flip: {won} would have solved it only now, {lost} no longer")
