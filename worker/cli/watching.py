"""`gradewright watch`, `unwatch` and `watching`: which assignments are polled by themselves, and how that goes."""

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Annotated

import typer
from rich.table import Column, Table

from worker import telemetry
from worker.access import open_access
from worker.assignments import Assignments
from worker.cli.console import console
from worker.durations import seconds_in, told
from worker.gatekeeping import caution
from worker.ledger import Ledger
from worker.ledger.watches import Watches
from worker.settings import PREFIX, Settings
from worker.staffing import require_staff
from worker.watched import Watched

#: Ok works hard for each poll; and what is asked less often than daily is better asked by hand.
SHORTEST_SECONDS, LONGEST_SECONDS = 10.0, 86400.0

Endpoint = Annotated[str, typer.Argument(help="The assignment, as in cal/cs61a/sp16/lab00.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one object, for scripts.")]


def register(app: typer.Typer) -> None:
    """Add `watch`, `unwatch` and `watching` to the command line."""
    app.command("watch")(watch)
    app.command("unwatch")(unwatch)
    app.command("watching")(watching)


def interval(text: str) -> float:
    """Return the seconds of a duration between two polls. Raises BadParameter."""
    try:
        seconds = seconds_in(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    if not SHORTEST_SECONDS <= seconds <= LONGEST_SECONDS:
        raise typer.BadParameter(f"{text} is not between {told(SHORTEST_SECONDS)} and {told(LONGEST_SECONDS)}")
    return seconds


def watch(
    endpoint: Endpoint,
    every: Annotated[
        float | None,
        typer.Option(
            parser=interval, metavar="DURATION", help="Between two polls: 30s, 5m, 1h. Default: POLL_SECONDS."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Poll an assignment for new submissions from now on, and grade them.

    Looks first whether the assignment loads and was checked, whether Ok knows it, and whether the token may score it.
    A running service takes it up within seconds. It is kept in Redis: what must outlive a Redis that loses its data
    belongs in GRADEWRIGHT_WATCH.

    Example: gradewright watch cal/cs61a/sp16/lab00 --every 5m
    """
    telemetry.configure_command()
    settings = Settings.read()
    warning = caution(Assignments(settings.assignments_dir).get(endpoint), required=settings.require_check)
    with closing(Ledger(settings.ledger_url, patience=2)) as ledger, open_access(settings, ledger.connection) as access:
        email = require_staff(access.own, endpoint)
    seconds = every or max(settings.poll_seconds, SHORTEST_SECONDS)
    with _watches(settings) as watches:
        watches.watch(endpoint, every_seconds=seconds)
    if warning and not as_json:
        console(stderr=True).print(warning)
    if as_json:
        typer.echo(json.dumps({"endpoint": endpoint, "every_seconds": seconds, "user": email}))
    else:
        typer.echo(f"{endpoint} is polled every {told(seconds)}, with the token of {email}; see `gradewright watching`")


def unwatch(endpoint: Endpoint, as_json: AsJson = False) -> None:
    """Poll an assignment no longer by itself. What is queued is still graded.

    Exit codes: 0 done, 1 it was not watched by command, or GRADEWRIGHT_WATCH still names it.

    Example: gradewright unwatch cal/cs61a/sp16/lab00
    """
    settings = Settings.read()
    with _watches(settings) as watches:
        was_watched = watches.unwatch(endpoint)
    is_still = endpoint in settings.watch
    if as_json:
        typer.echo(json.dumps({"endpoint": endpoint, "was_watched": was_watched, "still_by_setting": is_still}))
    elif is_still:
        typer.echo(f"{endpoint} is still watched: {PREFIX}WATCH names it; change that and restart the service")
    else:
        typer.echo(f"{endpoint} is polled no longer" if was_watched else f"{endpoint} was not watched")
    if is_still or not was_watched:
        raise typer.Exit(1)


def watching(as_json: AsJson = False) -> None:
    """Show what is watched, by whom, and how the polls went.

    What comes from a command is lost if Redis loses its data; what GRADEWRIGHT_WATCH names is not.

    Exit codes: 0 all well, 1 the polls of some assignment fail.
    """
    settings = Settings.read()
    with _watches(settings) as watches:
        watched = watches.watched(settings.watched)
    if as_json:
        typer.echo(json.dumps({"watched": [one.to_json() for one in watched]}))
    else:
        _show(watched)
    if any(one.failures for one in watched):
        raise typer.Exit(1)


@contextmanager
def _watches(settings: Settings) -> Iterator[Watches]:
    with closing(Ledger(settings.ledger_url, patience=2)) as ledger:
        yield Watches(ledger.connection)


def _show(watched: Sequence[Watched]) -> None:
    out, now = console(), time.time()
    if not watched:
        out.print("nothing is watched: `gradewright watch ENDPOINT` does")
        return
    table = Table(Column("assignment", overflow="fold"), "every", "from", "last poll", "found", "next poll")
    for one in watched:
        table.add_row(
            one.endpoint, told(one.every_seconds), _origin(one), _last(one, now), _found(one), _next(one, now)
        )
    out.print(table)
    for one in watched:
        if one.failures:
            out.print(f"{one.endpoint}: {one.failures} polls failed, the last because: {one.reason}")
    if any(one.by_command and not one.by_setting for one in watched):
        out.print(f"what comes from a command is lost if Redis loses its data; the setting {PREFIX}WATCH is not")


def _origin(one: Watched) -> str:
    return ", ".join(name for name, is_so in (("setting", one.by_setting), ("command", one.by_command)) if is_so)


def _last(one: Watched, now: float) -> str:
    return "never" if one.polled_at is None else f"{told(max(now - one.polled_at, 0))} ago"


def _found(one: Watched) -> str:
    return "" if one.polled_at is None else f"{one.listed}, {one.new} new, in {one.took_seconds:.1f}s"


def _next(one: Watched, now: float) -> str:
    if one.due_at is None:
        return "now, under way"
    late = now - one.due_at
    return f"in {told(-late)}" if late < 0 else f"due for {told(late)}"
