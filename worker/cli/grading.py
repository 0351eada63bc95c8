"""`gradewright grade`: send an assignment's submissions through the service by hand, and watch them arrive."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from typing import Annotated

import typer
from rich.table import Table

from worker import telemetry
from worker.access import open_access
from worker.app import CeleryQueue, create_app
from worker.assignments import Assignments
from worker.cli.console import console
from worker.cli.following import follow
from worker.gatekeeping import caution
from worker.ledger import Ledger
from worker.poller import Poller
from worker.records import Record, State, Which
from worker.settings import Settings

Before = Mapping[str, Record]

_INTERRUPTED = 130


def register(app: typer.Typer) -> None:
    """Add `grade` to the command line."""
    app.command("grade")(grade)


def grade(  # noqa: PLR0913, PLR0917 -- the options of a command line are its arguments
    endpoint: Annotated[str, typer.Argument(help="The assignment, as in cal/cs61a/sp16/lab00.")],
    backup: Annotated[str | None, typer.Option(help="Only the submission with this id of Ok's.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Grade again what is graded already.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell what would be graded; change nothing.")] = False,
    no_wait: Annotated[bool, typer.Option("--no-wait", help="Queue and return; see `status` later.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one submission a line, for scripts.")] = False,
) -> None:
    """Grade an assignment's submissions on Ok and post their scores.

    Grades what is new and what failed before; what is posted stays as it is unless --force is given. Needs a
    running service (`gradewright up`). Ctrl-C only stops the watching: the work goes on.

    Examples: gradewright grade cal/cs61a/sp16/lab00 · gradewright grade cal/cs61a/sp16/lab00 --backup aB3dE6 --force
    """
    telemetry.configure_command()
    which = Which.ALL if force else Which.FAILED
    settings = Settings.read()
    with _opened(settings) as (assignments, ledger, poller):
        if dry_run:
            _show_plan(_plan(ledger, endpoint, poller.listed(endpoint, backup), which), as_json=as_json)
            return
        warning = caution(assignments.get(endpoint), required=settings.require_check)
        before = {record.work.backup: record for record in ledger.records(endpoint, ledger.backups(endpoint))}
        listed = poller.poll(endpoint, which=which, backup=backup).listed
        if warning and not as_json:
            console(stderr=True).print(warning)
        if not no_wait and not follow(ledger, endpoint, listed, settings, quiet=as_json):
            raise typer.Exit(_INTERRUPTED)
        records = ledger.records(endpoint, listed)
    _show(records, before, as_json=as_json)
    if any(record.state is State.FAILED for record in records):
        raise typer.Exit(1)


@contextmanager
def _opened(settings: Settings) -> Iterator[tuple[Assignments, Ledger, Poller]]:
    with ExitStack() as parts:
        ledger = Ledger(settings.ledger_url, patience=2)
        parts.callback(ledger.close)
        ledger.ping()
        ok = parts.enter_context(open_access(settings, ledger.connection)).own
        app = create_app(settings)
        parts.callback(app.close)
        assignments = Assignments(settings.assignments_dir)
        yield assignments, ledger, Poller(ok, ledger, CeleryQueue(app), assignments, settings.patience_seconds)


def _plan(ledger: Ledger, endpoint: str, listed: Sequence[str], which: Which) -> list[tuple[str, str, bool]]:
    """Tell of each backup its state and whether it would be graded."""
    states = {record.work.backup: record.state for record in ledger.records(endpoint, listed)}
    plan = []
    for backup in listed:
        state = states.get(backup)
        wanted = state in {None, State.SEEN} or which is Which.ALL or state is State.FAILED
        plan.append((backup, state.value if state else "new", wanted))
    return plan


def _show_plan(plan: Sequence[tuple[str, str, bool]], *, as_json: bool) -> None:
    if as_json:
        for backup, state, wanted in plan:
            typer.echo(json.dumps({"backup": backup, "state": state, "would_grade": wanted}))
        return
    counts = Counter((state, wanted) for _, state, wanted in plan)
    table = Table("submissions", "state", "would be graded")
    for (state, wanted), number in sorted(counts.items()):
        table.add_row(str(number), state, "yes" if wanted else "no")
    console().print(table)


def _show(records: Sequence[Record], before: Before, *, as_json: bool) -> None:
    if as_json:
        for record in records:
            typer.echo(json.dumps(record.to_json()))
        return
    rows = Counter((r.state.value, _points(r), r.why, r.cause) for r in records)
    table = Table("submissions", "state", "score", "why", "reason")
    for (state, points, why, reason), number in sorted(rows.items(), key=lambda row: (row[0], -row[1])):
        table.add_row(str(number), state, points, why, reason)
    console().print(table)
    typer.echo(_told(records, before))


def _told(records: Sequence[Record], before: Before) -> str:
    """Count what this call did, in one line."""
    done_before = sum(_is_untouched(record, before.get(record.work.backup)) for record in records)
    graded = [r for r in records if r.state is State.POSTED and not _is_untouched(r, before.get(r.work.backup))]
    reused = sum(record.reused for record in graded)
    failed = sum(record.state is State.FAILED for record in records)
    pending = sum(not record.state.ended for record in records)
    parts = [f"{len(graded)} graded", f"{done_before} already done"]
    parts += [f"{number} {what}" for number, what in ((failed, "failed"), (pending, "under way")) if number]
    return ", ".join(parts) + (f" ({reused} with the verdict of the same files)" if reused else "")


def _is_untouched(record: Record, before: Record | None) -> bool:
    return before is not None and before.state is State.POSTED and before.since == record.since


def _points(record: Record) -> str:
    return "" if record.score is None else f"{record.score:g}/{record.max_score or 0:g}"
