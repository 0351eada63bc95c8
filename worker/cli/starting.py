"""`gradewright new`: an assignment that passes its own check, to be made into one's own."""

from pathlib import Path
from typing import Annotated

import typer

from graders.gate.starting import known_templates, start_assignment
from worker.settings import Settings


def register(app: typer.Typer) -> None:
    """Add `new` to the command line."""
    app.command("new")(new)


_FORMATS = ", ".join(known_templates())
_LANGUAGES = ", ".join(sorted({language for languages in known_templates().values() for language in languages}))


def new(
    endpoint: Annotated[str, typer.Argument(help="The assignment's name on Ok, as in cal/cs61a/sp16/lab00.")],
    test_format: Annotated[str, typer.Option("--format", help=f"How its tests are written: {_FORMATS}.")] = "ok",
    language: Annotated[
        str, typer.Option(help=f"What students write (other than Python: stdio): {_LANGUAGES}.")
    ] = "python",
    into: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where to; by default its folder below ASSIGNMENTS_DIR.")
    ] = None,
) -> None:
    """Start an assignment: configuration, tests, solution, starter files and wrong submissions, to be made your own.

    What it writes passes `gradewright check`. Nothing that is there is overwritten.

    Example: gradewright new cal/cs61a/fa26/lab01 --format stdio --language c
    """
    folder = into or Settings.read().assignments_dir / endpoint
    for path in start_assignment(folder, endpoint, test_format, language):
        typer.echo(path)
    typer.echo(f"Next: {folder / 'README.md'} says how to make it yours; `gradewright check {folder}` checks it.")
