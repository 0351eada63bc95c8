"""`gradewright stepic submit`: hand in a program as yourself, and wait for Stepic's verdict."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from worker.cli.console import console
from worker.errors import ConfigurationError
from worker.platforms.stepic.languages import chosen
from worker.platforms.stepic.models import CORRECT, EVALUATION, Step, Submission, User
from worker.platforms.stepic.step_address import find_step, web_address
from worker.platforms.stepic.submitting import Waiting, await_verdict, hand_in
from worker.platforms.stepic.tokens import WRITE
from worker.safe_text import clean
from worker.settings import Settings
from worker.steps.access import opened

WRONG = 1
DECLINED = 2
STILL_EVALUATING = 4


def register(app: typer.Typer) -> None:
    """Add `submit` to the command line."""
    app.command("submit")(submit)


def submit(  # noqa: PLR0913, PLR0917 -- the options of a command line are its arguments
    file: Annotated[Path, typer.Argument(help="The program.", exists=True, dir_okay=False)],
    step: Annotated[str, typer.Option("--step", help="The step's number or web address.")],
    language: Annotated[
        str | None, typer.Option("--language", "-l", help="As `languages` lists them; by default by the file's name.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    wait: Annotated[float, typer.Option(min=0, help="How many seconds to wait for the verdict.")] = 300,
    as_json: Annotated[bool, typer.Option("--json", help="Print the submission as one line, for scripts.")] = False,
) -> None:
    """Submit a program to Stepic as the account that you use, and print the verdict and the hint.

    It counts as any submission of that account, where a step limits them too. Needs the scope write: the
    application's own token has it, a log-in needs `gradewright stepic login --scope write`. Exit codes: 0 correct,
    1 wrong, 2 usage or refused, 3 infrastructure, 4 still evaluating when the time was up.

    Example: gradewright stepic submit sum.py --step https://stepik.org/lesson/12345/step/6
    """
    code = _read(file)
    with opened(Settings.read(), WRITE) as client:
        there = find_step(client, step)
        if there.kind != "code":
            raise ConfigurationError(f"step {there.id} is no code challenge but {there.kind!r}: give another step")
        language = chosen(language, file, there.templates)
        if not yes:
            _ask(_plan(file, there, web_address(client, there), language, client.me()))
        made = hand_in(client, there, language, code)
        typer.echo(f"submission {made.id} is handed in", err=True)  # should the wait for its verdict be broken off
        made = await_verdict(client, made, Waiting(total_seconds=wait))
        _show(made, there, web_address(client, there), as_json=as_json)
    if made.status != CORRECT:
        raise typer.Exit(STILL_EVALUATING if made.status == EVALUATION else WRONG)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{file} cannot be submitted ({error}): Stepic takes text in UTF-8") from error


def _plan(file: Path, step: Step, address: str, language: str, me: User) -> Table:
    table = Table("will be submitted", "", show_header=False)
    table.add_row("file", f"{file} ({file.stat().st_size} bytes)")
    table.add_row("as", language)
    table.add_row("to", f"step {step.id}, {address}")
    table.add_row("by", f"{me.name} (user {me.id})")
    return table


def _ask(plan: Table) -> None:
    console(stderr=True).print(plan)
    try:
        agreed = typer.confirm("Submit it?", err=True)
    except typer.Abort:
        agreed = False
    if not agreed:
        typer.echo("Nothing was submitted; say --yes not to be asked.", err=True)
        raise typer.Exit(DECLINED)


def _show(submission: Submission, step: Step, address: str, *, as_json: bool) -> None:
    if as_json:
        told = {"id": submission.id, "step": step.id, "attempt": submission.attempt, "status": submission.status}
        typer.echo(json.dumps({**told, "score": submission.score, "hint": submission.hint, "address": address}))
        return
    if submission.status == EVALUATION:
        typer.echo(f"Stepic still evaluates submission {submission.id}: see {address}")
        return
    typer.echo(clean(f"{submission.status}: score {submission.score or 0:g}"))
    if submission.hint:
        typer.echo(clean(submission.hint))
