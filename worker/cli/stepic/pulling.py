"""`gradewright stepic pull`: learners' submissions of a step, one file each, for `regrade` and for you."""

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress as Bar
from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

from worker.cli.console import console
from worker.errors import ConfigurationError
from worker.platforms.stepic import StepicClient
from worker.platforms.stepic.models import EVALUATION
from worker.platforms.stepic.step_address import find_step
from worker.pulling.folder import Folder, Progress
from worker.pulling.pseudonyms import pseudonyms
from worker.pulling.pull import Pull, Wish
from worker.pulling.rows import Selection, selected
from worker.settings import Settings
from worker.steps.access import opened


def register(app: typer.Typer) -> None:
    """Add `pull` to the command line."""
    app.command("pull")(pull)


def pull(  # noqa: PLR0913, PLR0917 -- the options of a command line are its arguments
    step: Annotated[str, typer.Argument(help="The step's number or web address.")],
    into: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where to; by default stepic-NUMBER in this folder.")
    ] = None,
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"], help="Only from then on, in UTC.")
    ] = None,
    status: Annotated[str, typer.Option(help="Only with this verdict, as in correct or wrong.")] = "",
    latest: Annotated[bool, typer.Option("--latest", help="Keep each learner's latest only.")] = False,
    best: Annotated[bool, typer.Option("--best", help="Keep each learner's best only, the first of equals.")] = False,
    every: Annotated[bool, typer.Option("--all", help="Keep all (the default).")] = False,
    pseudonymise: Annotated[
        bool, typer.Option("--pseudonymise", help="Name no learner; code and hints stay as they are.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one line at the end, for scripts.")] = False,
) -> None:
    """Pull learners' submissions of a step: everybody's if your account teaches the course, else your own.

    DIR then holds submissions.jsonl, one submission a line, and their code in DIR/code, named by learner and verdict;
    and the challenge itself in challenge.step, if your account may see it. Interrupted or run again, it goes on where
    it was and brings what is new. At two requests a second that is about a thousand submissions in two minutes.

    Example: gradewright stepic pull https://stepik.org/lesson/12345/step/6 --latest --pseudonymise
    """
    selection = _selection(latest=latest, best=best, every=every)
    settings = Settings.read()
    with opened(settings) as client:
        there = find_step(client, step)
        if there.kind != "code":
            raise ConfigurationError(f"step {there.id} is no code challenge but {there.kind!r}: give another step")
        wish = Wish(there.id, status, since and since.replace(tzinfo=UTC))
        progress = Progress(client.address, there.id, pseudonymise, wish.filters, selection)
        folder = Folder.open(into or Path(f"stepic-{there.id}"), progress)
        fresh, with_challenge = _run(client, folder, wish, settings, quiet=as_json)
    folder.change(selected(folder.rows.values(), selection))
    _show(folder, fresh, with_challenge=with_challenge, as_json=as_json)


def _selection(*, latest: bool, best: bool, every: bool) -> Selection:
    if latest + best + every > 1:
        raise ConfigurationError("--latest, --best and --all exclude each other: give one")
    return Selection.LATEST if latest else Selection.BEST if best else Selection.ALL


def _run(client: StepicClient, folder: Folder, wish: Wish, settings: Settings, *, quiet: bool) -> tuple[int, bool]:
    alias = None
    if folder.progress.pseudonymised:
        alias = pseudonyms(settings.state_dir / "stepic-pseudonyms.key", client.address)
    pull = Pull(client, folder, wish, alias)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Bar(*columns, console=console(stderr=True), transient=True, disable=quiet) as bar:
        task, fresh = bar.add_task("pulling"), 0
        for number in pull.run():
            fresh += number
            bar.update(task, description=f"{len(folder.rows)} submissions, {fresh} new")
        return fresh, pull.keep_challenge()


def _show(folder: Folder, fresh: int, *, with_challenge: bool, as_json: bool) -> None:
    verdicts = Counter(row.status for row in folder.rows.values())
    if as_json:
        told = {"into": str(folder.path), "new": fresh, "kept": len(folder.rows), "challenge": with_challenge}
        typer.echo(json.dumps({**told, "verdicts": verdicts}))
        return
    counts = ", ".join(f"{number} {verdict}" for verdict, number in sorted(verdicts.items())) or "none"
    typer.echo(f"{folder.path}: {len(folder.rows)} submissions ({counts}), {fresh} new")
    if not with_challenge:
        typer.echo("Without the challenge itself: this account may not see its source.")
    if verdicts[EVALUATION]:
        typer.echo("Some are still evaluated: run this again later for their verdicts.")
