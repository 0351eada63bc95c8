"""`gradewright status`: how far each assignment's submissions have come, and why some came no further."""

import json
from collections.abc import Mapping, Sequence
from contextlib import closing
from typing import Annotated

import typer
from rich.table import Table

from worker.cipher import Cipher
from worker.cli.console import console
from worker.ledger import Ledger
from worker.ledger.log_ins import LogIns
from worker.ledger.secrets import Secrets
from worker.ledger.watches import Watches
from worker.records import Record, State
from worker.settings import Settings
from worker.tokens.own import why_over
from worker.watched import Watched

Counts = Mapping[str, Mapping[State, int]]


def register(app: typer.Typer) -> None:
    """Add `status` to the command line."""
    app.command("status")(status)


def status(
    endpoint: Annotated[
        str | None, typer.Argument(help="Only this assignment, with what failed or waits in it.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one object, for scripts.")] = False,
) -> None:
    """Show how many submissions are in which state, and when work was last looked after.

    Example: gradewright status cal/cs61a/sp16/lab00
    """
    settings = Settings.read()
    with closing(Ledger(settings.ledger_url, patience=2)) as ledger:
        counts = {name: row for name, row in ledger.counts().items() if endpoint in {None, name}}
        records = ledger.records(endpoint, ledger.backups(endpoint)) if endpoint else []
        swept_at, now = ledger.swept_at(), ledger.connection.clock()
        over = why_over(settings, LogIns(Secrets(ledger.connection, Cipher.of(settings))))
        watched = [w for w in Watches(ledger.connection).watched(settings.watched) if endpoint in {None, w.endpoint}]
    quiet_seconds = None if swept_at is None else round(max(now - swept_at, 0), 1)
    if as_json:
        told = _to_json(counts, records, watched, quiet_seconds, with_records=endpoint is not None)
        typer.echo(json.dumps({**told, "log_in_over": over or None}))
    else:
        _show(counts, records, watched, quiet_seconds, is_late=_is_late(quiet_seconds, settings))
        if over:
            console().print(f"work waits: {over}")


def _is_late(quiet_seconds: float | None, settings: Settings) -> bool:
    return quiet_seconds is None or quiet_seconds > 3 * settings.sweep_seconds


def _to_json(
    counts: Counts,
    records: Sequence[Record],
    watched: Sequence[Watched],
    quiet_seconds: float | None,
    *,
    with_records: bool,
) -> dict[str, object]:
    told: dict[str, object] = {
        "assignments": {name: {state.value: row.get(state, 0) for state in State} for name, row in counts.items()},
        "seconds_since_sweep": quiet_seconds,
        "watched": [one.to_json() for one in watched],
    }
    if with_records:
        told["submissions"] = [record.to_json() for record in records]
    return told


def _show(
    counts: Counts,
    records: Sequence[Record],
    watched: Sequence[Watched],
    quiet_seconds: float | None,
    *,
    is_late: bool,
) -> None:
    out = console()
    table = Table("assignment", *(state.value for state in State))
    for name, row in counts.items():
        table.add_row(name, *(str(row.get(state, 0)) for state in State))
    out.print(table)
    unwell = [record for record in records if record.reason]
    if unwell:
        listing = Table("submission", "state", "reason")
        for record in unwell:
            listing.add_row(record.work.backup, record.state.value, record.reason)
        out.print(listing)
    for one in watched:
        if one.failures:
            out.print(f"polls of {one.endpoint} fail ({one.failures} by now): {one.reason}")
    when = "never" if quiet_seconds is None else f"{quiet_seconds:g} s ago"
    hint = ": is the service running (`gradewright up`)?" if is_late else ""
    out.print(f"work was last looked after {when}{hint}")
