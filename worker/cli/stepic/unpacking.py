"""`gradewright stepic import` and `export`: a challenge as a folder that its author edits, and as one file again."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from worker.challenges.challenge import Challenge
from worker.challenges.errors import ChallengeError
from worker.challenges.folder import read_folder, write_folder
from worker.challenges.step_file import read_step_file, write_text
from worker.cli.stepic.fetching import fetch_challenge
from worker.settings import Settings


def register(app: typer.Typer) -> None:
    """Add `import` and `export`."""
    app.command("import")(import_)
    app.command("export")(export)


def import_(
    source: Annotated[
        str,
        typer.Argument(metavar="FILE.step|STEP", help="What Stepic's editor exported, or a step."),
    ],
    into: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where to; by default named like the file, or step-NUMBER.")
    ] = None,
) -> None:
    """Unpack a challenge into a folder: statement, checker, templates, limits and tests, each a file of its own.

    What has no file of its own stays in challenge.step there, and comes back by `export` byte for byte. Checker and
    tests of a STEP are told to its authors alone; others get the statement and the samples.

    Example: gradewright stepic import sums.step --into sums
    """
    path = Path(source)
    if path.suffix == ".step" or path.is_file():
        challenge, folder = read_step_file(path), into or path.with_suffix("")
    else:
        number, challenge = fetch_challenge(source, Settings.read())
        folder = into or Path(f"step-{number}")
    write_folder(challenge, folder)
    typer.echo(f"{folder}: {_told(challenge)}")


def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="An unpacked challenge.")],
    into: Annotated[
        Path | None, typer.Option("--into", "-o", metavar="FILE.step", help="Where to; by default to stdout.")
    ] = None,
) -> None:
    """Write the `.step` file of an unpacked challenge, for Stepic's editor to import.

    What was not changed comes out byte for byte as it went in.

    Example: gradewright stepic export sums --into sums.step
    """
    data = write_text(read_folder(folder)).encode("utf-8")
    if into is None:
        sys.stdout.buffer.write(data)
        return
    try:
        into.write_bytes(data)
    except OSError as error:
        raise ChallengeError(f"{into} cannot be written: {error.strerror}") from error


def _told(challenge: Challenge) -> str:
    if not challenge.has_source:
        return f"statement and {len(challenge.told.samples)} samples; checker and tests are their author's alone"
    languages = ", ".join(challenge.languages) or "any"
    return f"{len(challenge.cases) + len(challenge.archive)} stored tests; languages: {languages}"
