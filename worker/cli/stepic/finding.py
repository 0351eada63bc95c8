"""`gradewright stepic languages` and `next`: what a step takes, and which challenge comes after it."""

import json
from typing import Annotated

import typer
from pydantic import JsonValue
from rich.table import Table

from worker.cli.console import console
from worker.platforms.stepic import StepicClient
from worker.platforms.stepic.languages import suffix
from worker.platforms.stepic.models import Step
from worker.platforms.stepic.step_address import find_step, web_address
from worker.settings import Settings
from worker.steps.access import opened

NONE_LEFT = 1

StepName = Annotated[str, typer.Argument(help="The step's number or web address.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]


def register(app: typer.Typer) -> None:
    """Add `languages` and `next` to the command line."""
    app.command("languages")(languages)
    app.command("next")(next_)


def languages(step: StepName, as_json: AsJson = False) -> None:
    """List the languages that a step takes, with their limits. Exit code 1: it takes none.

    Example: gradewright stepic languages https://stepik.org/lesson/12345/step/6
    """
    with opened(Settings.read()) as client:
        there = find_step(client, step)
    rows = [(language, *_limits(there, language)) for language in sorted(there.templates)]
    if as_json:
        for language, seconds, memory_mb in rows:
            typer.echo(json.dumps({"language": language, "seconds": seconds, "memory_mb": memory_mb}))
    elif rows:
        table = Table("language", "file", "seconds", "MB")
        for language, seconds, memory_mb in rows:
            table.add_row(language, f"*{suffix(language)}", _shown(seconds), _shown(memory_mb))
        console().print(table)
    if not rows:
        typer.echo(f"step {there.id} ({there.kind}) takes no program", err=True)
        raise typer.Exit(NONE_LEFT)


def next_(step: StepName, as_json: AsJson = False) -> None:
    """Print the code challenge that comes after a step in its lesson. Exit code 1: there is none.

    Example: gradewright stepic next https://stepik.org/lesson/12345/step/6
    """
    with opened(Settings.read()) as client:
        there = find_step(client, step)
        after = _next(client, there)
        if after is None:
            typer.echo(f"no code challenge comes after step {there.position} of lesson {there.lesson}", err=True)
            raise typer.Exit(NONE_LEFT)
        address = web_address(client, after)
    told = {"step": after.id, "lesson": after.lesson, "position": after.position, "address": address}
    typer.echo(json.dumps(told) if as_json else f"{after.id}  {address}")


def _next(client: StepicClient, step: Step) -> Step | None:
    later = client.lesson(step.lesson).steps[step.position :]
    codes = [other for other in client.steps(later) if other.kind == "code"]
    return min(codes, key=lambda other: other.position, default=None)


def _limits(step: Step, language: str) -> tuple[JsonValue, JsonValue]:
    limits = step.limits.get(language)
    return (limits.get("time"), limits.get("memory")) if isinstance(limits, dict) else (None, None)


def _shown(limit: JsonValue) -> str:
    return "" if limit is None else str(limit)
