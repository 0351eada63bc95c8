"""`gradewright stepic judge`: judge programs against a challenge as Stepik would, without Stepik."""

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import track
from rich.table import Column, Table

from graders.errors import GradersError
from graders.sandbox.docker import Engine
from graders.sandbox.pool import Pool
from graders.verdict import Fault
from worker.challenges.archive import read_downloaded
from worker.challenges.challenge import Challenge
from worker.challenges.errors import ChallengeError
from worker.challenges.folder import load
from worker.challenges.judge import Judge
from worker.challenges.languages import language_of
from worker.challenges.verdict import Judgement, Status
from worker.cli.console import console
from worker.cli.stepic.spreadsheet import write_table
from worker.settings import Settings

WRONG, FAULT_OF_CALLER = 1, 2
_COLUMNS = ("submission", "status", "reason", "score", "passed", "test_count", "language", "fault", "hint", "detail")


@dataclass(frozen=True, slots=True)
class Trial:
    """One path's judgement, or the infrastructure's error that stood in its way."""

    path: Path
    judgement: Judgement | None = None
    error: GradersError | None = None


def register(app: typer.Typer) -> None:
    """Add `judge`."""
    app.command("judge")(judge)


def judge(  # noqa: PLR0913, PLR0917 -- the options of a command line are its arguments
    challenge: Annotated[Path, typer.Argument(exists=True, help="A .step file, or an unpacked folder.")],
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", exists=True, help="Programs, or folders of them.")],
    language: Annotated[
        str | None, typer.Option("--language", "-l", help="Stepik's name of it; by default the files' endings tell.")
    ] = None,
    tests: Annotated[
        Path | None, typer.Option(exists=True, help="Stepik's own tests, as downloaded: a ZIP archive or its folder.")
    ] = None,
    all_tests: Annotated[
        bool, typer.Option("--all-tests", help="Go on behind the first test that fails; verdicts stay the same.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one judgement a line, in order.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print a table for spreadsheets.")] = False,
) -> None:
    """Judge programs as Stepik would: same tests, same order, same words; nothing is sent anywhere.

    Each PATH is a learner's code as they type it: the template's header and footer are put around it here. Where the
    author's checker fails, the submission is `broken`, and the learner is not to blame. Tests that generate() makes at
    random differ from Stepik's, which it made once: --tests takes those.

    Exit codes: 0 all are correct, 1 some are wrong, 2 usage, a broken challenge or a language that is not supported
    here, 3 infrastructure.

    Example: gradewright stepic judge sums.step my-solution.py
    """
    settings, loaded = Settings.read(), load(challenge)
    files = [(path, _language(path, loaded, language)) for path in _files(paths, loaded)]
    with closing(Pool(Engine(), settings.concurrency, memory_mb=settings.cells_memory_mb)) as pool:
        made = Judge(loaded, pool, all_tests=all_tests, tests=read_downloaded(tests) if tests else ())
        trials = list(_trials(made, files, settings.concurrency, quiet=as_json or as_csv))
    if as_json:
        for trial in trials:
            typer.echo(json.dumps(_to_json(trial)))
    elif as_csv:
        write_table(_COLUMNS, map(_to_json, trials))
    else:
        _show(trials)
    _end(trials)


def _files(paths: Sequence[Path], challenge: Challenge) -> Iterator[Path]:
    """Yield the files, and those of folders whose endings name a language."""
    for path in paths:
        found = [path]
        if path.is_dir():
            below = sorted(file for file in path.rglob("*") if file.is_file())
            found = [file for file in below if language_of(file, challenge.languages) is not None]
        if not found:
            raise ChallengeError(f"{path} holds no programs")
        yield from found


def _language(path: Path, challenge: Challenge, given: str | None) -> str:
    found = given or language_of(path, challenge.languages)
    if found is None:
        raise ChallengeError(f"{path}: its ending names no language: say which by --language")
    if given and challenge.languages and given not in challenge.languages:
        raise ChallengeError(f"--language {given}: {challenge.name} allows {', '.join(challenge.languages)}")
    return found


def _trials(made: Judge, files: Sequence[tuple[Path, str]], concurrency: int, *, quiet: bool) -> Iterator[Trial]:
    """Judge all files, as many at once as `concurrency` says; yield them in their order."""
    with ThreadPoolExecutor(concurrency) as slots:
        judged = slots.map(lambda file: _try_one(made, *file), files)
        yield from track(
            judged, "judging", total=len(files), console=console(stderr=True), transient=True, disable=quiet
        )


def _try_one(made: Judge, path: Path, language: str) -> Trial:
    try:
        code = path.read_bytes().decode("utf-8", "replace")
        return Trial(path, made.judge(code, language))
    except OSError as error:
        raise ChallengeError(f"{path} cannot be read: {error.strerror}") from error
    except GradersError as error:
        return Trial(path, error=error)


def _to_json(trial: Trial) -> dict[str, object]:
    """Return a judgement's object; where there is none, the same keys with nothing in them."""
    told: dict[str, object] = dict.fromkeys(_COLUMNS)
    told |= trial.judgement.to_json() if trial.judgement else {"fault": _fault(trial.error), "detail": str(trial.error)}
    return told | {"submission": str(trial.path)}


def _fault(error: GradersError | None) -> Fault:
    return Fault.INFRASTRUCTURE if error is not None and error.retryable else Fault.GRADER


def _show(trials: Sequence[Trial]) -> None:
    out = console()
    for trial in trials:
        if trial.judgement and (trial.judgement.hint or trial.judgement.detail):
            out.rule(str(trial.path), align="left")
            out.print("\n\n".join(filter(None, [trial.judgement.hint, trial.judgement.detail])))
    table = Table(Column("submission", overflow="fold"), "language", "verdict", "reason", "tests passed", "s", "MB")
    for trial in trials:
        table.add_row(str(trial.path), *_cells(trial))
    out.print(table)


def _cells(trial: Trial) -> Sequence[str]:
    found = trial.judgement
    if found is None:
        return "-", "-", str(trial.error), "-", "-", "-"
    cpu = max((test.cpu_seconds for test in found.tests), default=0.0)
    memory = max((test.memory_mb for test in found.tests), default=0.0)
    passed = f"{found.passed} of {found.test_count}"
    return found.language, found.status, found.reason, passed, f"{cpu:.2f}", f"{memory:.0f}"


def _end(trials: Sequence[Trial]) -> None:
    """End with what is worst: an error of the infrastructure, what could not be judged, what is wrong."""
    for error in (trial.error for trial in trials if trial.error):
        raise error
    found = {trial.judgement.status for trial in trials if trial.judgement}
    if found & {Status.BROKEN, Status.NOT_JUDGED}:
        raise typer.Exit(FAULT_OF_CALLER)
    if Status.WRONG in found:
        raise typer.Exit(WRONG)
