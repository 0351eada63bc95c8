"""`gradewright audit`: whether every submission on Ok has its score, and what became of those that have none."""

import json
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from typing import Annotated

import typer
from rich.table import Table

from worker import telemetry
from worker.access import open_access
from worker.audit import Audit, Finding, Standing
from worker.cli.console import console
from worker.ledger import Ledger
from worker.settings import Settings

_WAYS_OUT = {
    Standing.FAILED: "`gradewright grade {}` tries again what failed",
    Standing.STUCK: "nobody has looked after it for minutes: is the service running (`gradewright up`)?",
    Standing.MISSING: "`gradewright grade {}` takes in what is missing",
}


def register(app: typer.Typer) -> None:
    """Add `audit` to the command line."""
    app.command("audit")(audit)


def audit(
    endpoint: Annotated[str, typer.Argument(help="The assignment, as in cal/cs61a/sp16/lab00.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one submission a line, for scripts.")] = False,
) -> None:
    """Compare the submissions on Ok with the ledger, and list those without a score.

    Each is posted, under way, failed with a reason, stuck (nobody has looked after it for minutes), or missing from the
    ledger. Exits with 0 if all are posted or under way, with 1 otherwise. Changes nothing.

    Example: gradewright audit cal/cs61a/sp16/lab00 --json
    """
    telemetry.configure_command()
    found = _findings(Settings.read(), endpoint)
    if as_json:
        for finding in found:
            typer.echo(json.dumps(finding.to_json()))
    else:
        _show(endpoint, found)
    if not all(finding.standing.is_well for finding in found):
        raise typer.Exit(1)


def _findings(settings: Settings, endpoint: str) -> list[Finding]:
    with closing(Ledger(settings.ledger_url, patience=2)) as ledger, open_access(settings, ledger.connection) as access:
        ledger.ping()
        listed = [submission.id for submission in access.own.submissions(endpoint)]
        due = ledger.due(endpoint, listed)
        records = ledger.records(endpoint, listed)
        return Audit(ledger.connection.clock(), ledger.swept_at(), due).findings(listed, records)


def _show(endpoint: str, found: Sequence[Finding]) -> None:
    out = console()
    counts = Counter(finding.standing for finding in found)
    table = Table("submissions", "standing")
    for standing in Standing:
        if counts[standing]:
            table.add_row(str(counts[standing]), standing.value)
    out.print(table)
    if unwell := [finding for finding in found if not finding.standing.is_well or finding.reason]:
        listing = Table("submission", "standing", "reason")
        for finding in unwell:
            listing.add_row(finding.backup, finding.standing.value, finding.reason)
        out.print(listing)
    for standing, way_out in _WAYS_OUT.items():
        if counts[standing]:
            out.print(f"{standing.value}: {way_out.format(endpoint)}")
    out.print(_told(len(found), counts))


def _told(number: int, counts: Counter[Standing]) -> str:
    missing = f"{counts[Standing.MISSING]} missing" if counts[Standing.MISSING] else "none is missing"
    return f"{number} submissions on Ok: {missing}, {counts[Standing.POSTED]} posted"
