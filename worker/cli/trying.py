"""`gradewright try`: grade local files as the service would, without Ok and without Redis."""

import json
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import track
from rich.table import Column, Table

from graders.assignment import Assignment, find_assignment, load_assignment
from graders.engine import grade
from graders.errors import AssignmentError, GradersError, SandboxError
from graders.sandbox.docker import Engine
from graders.sandbox.outcome import Sandbox
from graders.sandbox.pool import Pool
from graders.submission import Submission
from graders.verdict import Fault, Verdict
from worker.cli.console import console
from worker.report import Occasion, report
from worker.settings import Settings


@dataclass(frozen=True, slots=True)
class Trial:
    """One path's verdict, or the error that stood in its way."""

    path: str
    verdict: Verdict | None = None
    error: GradersError | None = None
    files: Mapping[str, bytes] = field(default_factory=dict)


def register(app: typer.Typer) -> None:
    """Add `try` to the command line."""
    app.command("try")(try_)


def try_(
    assignment: Annotated[str, typer.Argument(help="An endpoint below ASSIGNMENTS_DIR, or an assignment's folder.")],
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", exists=True, help="Submissions: folders or files.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one verdict a line, in order, for scripts.")] = False,
) -> None:
    """Grade local files, without Ok and without Redis.

    Each PATH is one submission. A submission that earns nothing is graded all the same: the exit code tells
    only of faults that are not the student's.

    Example: gradewright try graders/examples/cal/cs61a/sp16/lab00 my-solution/ wrong/*
    """
    settings = Settings.read()
    loaded = find(assignment, settings)
    with closing(Pool(Engine(), settings.concurrency, memory_mb=settings.cells_memory_mb)) as pool:
        trials = list(_trials(loaded, paths, pool, settings.concurrency, quiet=as_json))
    if as_json:
        for trial in trials:
            typer.echo(json.dumps(_to_json(trial)))
    else:
        _show(trials)
    for error in (trial.error for trial in trials if trial.error):
        raise error


def find(assignment: str, settings: Settings) -> Assignment:
    """Load the assignment that is given by its folder, or by its endpoint below ASSIGNMENTS_DIR."""
    folder = Path(assignment)
    if (folder / "grader.toml").exists():
        return load_assignment(folder)
    return find_assignment(settings.assignments_dir, assignment)


def _trials(
    assignment: Assignment, paths: list[Path], sandbox: Sandbox, concurrency: int, *, quiet: bool
) -> Iterator[Trial]:
    """Grade all paths, as many at once as `concurrency` says; yield them in their order."""
    with ThreadPoolExecutor(concurrency) as slots:
        graded = slots.map(lambda path: _try_one(assignment, path, sandbox), paths)
        yield from track(
            graded, "grading", total=len(paths), console=console(stderr=True), transient=True, disable=quiet
        )


def _try_one(assignment: Assignment, path: Path, sandbox: Sandbox) -> Trial:
    try:
        submission = Submission.from_path(path)
        return Trial(str(path), grade(assignment, submission, sandbox), files=submission.files)
    except GradersError as error:
        return Trial(str(path), error=error)


def _to_json(trial: Trial) -> dict[str, object]:
    """Return a verdict's object; where there is none, the same keys without a score."""
    if trial.verdict:
        return {"submission": trial.path, **trial.verdict.to_json()}
    unknown = dict.fromkeys(("score", "max_score", "fault", "assurance", "tests", "outcome", "provenance"))
    if isinstance(trial.error, AssignmentError | SandboxError):
        unknown["fault"] = Fault.GRADER if isinstance(trial.error, AssignmentError) else Fault.INFRASTRUCTURE
    return {"submission": trial.path, **unknown, "tests": [], "message": str(trial.error)}


def _show(trials: list[Trial]) -> None:
    out = console()
    for trial in trials:
        if trial.verdict and trial.verdict.fault:
            out.rule(trial.path, align="left")
            out.print(report(trial.verdict, Occasion(trial.verdict.scores, files=trial.files)))
    table = Table(Column("submission", overflow="fold"), "score", "of", "outcome", "fault")
    for trial in trials:
        verdict = trial.verdict
        if verdict:
            table.add_row(trial.path, f"{verdict.score:g}", f"{verdict.max_score:g}", verdict.outcome, verdict.fault)
        else:
            table.add_row(trial.path, "-", "-", str(trial.error), None)
    out.print(table)
