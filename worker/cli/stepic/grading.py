"""`gradewright stepic grade`: a step's submissions through the service, and our verdicts beside Stepic's."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from typing import Annotated, cast

import typer
from pydantic import JsonValue
from rich.table import Table

from worker.app import CeleryQueue, create_app
from worker.cli.console import console
from worker.cli.following import follow
from worker.cli.watching import interval
from worker.ledger import Ledger
from worker.ledger.watches import Watches
from worker.platforms.stepic.step_address import find_step
from worker.records import Record, State, Which
from worker.settings import Settings
from worker.steps.access import StepicAccess
from worker.steps.names import assignment_of
from worker.steps.poller import StepicPoller
from worker.steps.sources import Sources

DIFFERENT = 1
_INTERRUPTED = 130
#: Differences that are listed; `--json` tells all.
_LISTED = 50


@dataclass(frozen=True, slots=True)
class Pair:
    """A record, and both verdicts where there are any."""

    record: Record
    verdict: Mapping[str, JsonValue] | None

    @property
    def agrees(self) -> bool | None:
        """Whether both say the same; None where we say nothing."""
        return None if self.verdict is None else bool(self.verdict["agrees"])

    def status(self, side: str) -> str:
        """Return what `ours` or `stepic` says."""
        return "" if self.verdict is None else cast("dict[str, str]", self.verdict[side])["status"]


def register(app: typer.Typer) -> None:
    """Add `grade` to the command line."""
    app.command("grade")(grade)


def grade(
    step: Annotated[str, typer.Argument(help="The step's number or web address.")],
    every: Annotated[
        float | None,
        typer.Option(parser=interval, metavar="DURATION", help="Poll it from now on: 30s, 5m, 1h."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Judge again what is judged already.")] = False,
    no_wait: Annotated[bool, typer.Option("--no-wait", help="Queue and return; run it again to see.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one submission a line, for scripts.")] = False,
) -> None:
    """Judge a step's submissions in the service, and keep our verdicts beside Stepic's. Nothing is sent to Stepic.

    Judges what is new and what failed before, through the same queue and ledger as Ok's assignments: `status` and
    `watching` know it as stepic/NUMBER, where `posted` means kept, and `unwatch stepic/NUMBER` ends the polling. Needs
    a running service (`gradewright up`) and an account that teaches the course. The challenge is the step's own, unless
    ASSIGNMENTS_DIR/stepic/NUMBER.step is there. Exit codes: 0 all agree, 1 some differ or failed.

    Example: gradewright stepic grade https://stepik.org/lesson/12345/step/6 --every 10m
    """
    settings = Settings.read()
    with _opened(settings) as (access, ledger, poller):
        with access.client() as client:
            assignment = assignment_of(find_step(client, step).id)
        polled = poller.poll(assignment, which=Which.ALL if force else Which.FAILED, whole=force)
        if every is not None:
            Watches(ledger.connection).watch(assignment, every_seconds=every)
        if not no_wait and not follow(ledger, assignment, polled.listed, settings, quiet=as_json):
            raise typer.Exit(_INTERRUPTED)
        pairs = [Pair(record, _verdict(ledger, record)) for record in ledger.records(assignment, polled.listed)]
    _show(assignment, pairs, as_json=as_json)
    if any(pair.agrees is False or pair.record.state is State.FAILED for pair in pairs):
        raise typer.Exit(DIFFERENT)


@contextmanager
def _opened(settings: Settings) -> Iterator[tuple[StepicAccess, Ledger, StepicPoller]]:
    with ExitStack() as parts:
        ledger = parts.enter_context(closing(Ledger(settings.ledger_url, patience=2)))
        ledger.ping()
        app = parts.enter_context(closing(create_app(settings)))
        access = parts.enter_context(closing(StepicAccess(settings)))
        sources = Sources(access, settings.assignments_dir / "stepic")
        yield access, ledger, StepicPoller(access, ledger, CeleryQueue(app), sources, settings.patience_seconds)


def _verdict(ledger: Ledger, record: Record) -> Mapping[str, JsonValue] | None:
    if record.state in {State.FAILED, State.SEEN, State.QUEUED, State.GRADING}:
        return None
    stored = ledger.verdict_of(record.work)
    return None if stored is None else cast("Mapping[str, JsonValue]", json.loads(stored))


def _show(assignment: str, pairs: Sequence[Pair], *, as_json: bool) -> None:
    if as_json:
        for pair in pairs:
            typer.echo(json.dumps(_to_json(pair)))
        return
    out = console()
    table = Table("submissions", "state", "ours", "Stepic's")
    rows = Counter((p.record.state.value, p.status("ours"), p.status("stepic")) for p in pairs)
    for (state, ours, stepic), number in sorted(rows.items()):
        table.add_row(str(number), "kept" if state == State.POSTED.value else state, ours, stepic)
    out.print(table)
    unlike = [pair for pair in pairs if pair.agrees is False or pair.record.reason]
    for pair in unlike[:_LISTED]:
        reason = pair.record.reason or f"{pair.status('ours')} here, {pair.status('stepic')} at Stepic"
        out.print(f"{pair.record.work.backup}: {reason}")
    if len(unlike) > _LISTED:
        out.print(f"… and {len(unlike) - _LISTED} more: see --json")
    out.print(f"{assignment}: {sum(p.agrees is True for p in pairs)} of {len(pairs)} agree with Stepic")


def _to_json(pair: Pair) -> dict[str, object]:
    record = pair.record
    state = "kept" if record.state is State.POSTED else record.state.value
    verdict = pair.verdict or {"ours": None, "stepic": None, "agrees": None}
    return {"submission": int(record.work.backup), "state": state, "reason": record.reason or None, **verdict}
