"""The stamp of a grader that passed: kept beside grader.toml, and worth something only while nothing has changed."""

import contextlib
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from graders.assignment import STAMP, Assignment
from graders.errors import GradersError
from graders.gate.finding import Finding, Level
from graders.revision import engine_revision


@dataclass(frozen=True, slots=True)
class Stamp:
    """What was checked, with what, when, and what was found."""

    #: The assignment's, over its files, limits and the images below.
    digest: str
    #: By name, in the order of the assignment's images.
    image_ids: Mapping[str, str]
    engine_revision: str
    #: ISO 8601, UTC.
    checked_at: str
    versions: Mapping[str, str]
    #: How often the solution was graded, and how many attacks were at hand.
    repeat: int
    attacks: int
    #: Whether suites that are judged in the student's own process were accepted.
    in_process: bool
    findings: tuple[Finding, ...]

    @property
    def is_blessing(self) -> bool:
        """Whether no check refused."""
        return all(finding.level is not Level.FAILED for finding in self.findings)


def new_stamp(
    assignment: Assignment, image_ids: Mapping[str, str], repeat: int, attacks: int, findings: Sequence[Finding]
) -> Stamp:
    """Return the stamp of an assignment that was checked just now."""
    return Stamp(
        digest=assignment.digest(list(image_ids.values())),
        image_ids=image_ids,
        engine_revision=engine_revision(),
        checked_at=datetime.now(UTC).isoformat(timespec="seconds"),
        versions={"gradewright": _version(), "python": platform.python_version()},
        repeat=repeat,
        attacks=attacks,
        in_process=assignment.check.accept_in_process,
        findings=tuple(findings),
    )


def write_stamp(folder: Path, stamp: Stamp) -> Path:
    """Write a stamp whole or not at all. Raises GradersError that says what to do where the folder is read-only."""
    path = folder / STAMP
    new = folder / f"{STAMP}.{os.getpid()}"
    try:
        new.write_bytes(_ADAPTER.dump_json(stamp, indent=1) + b"\n")
        new.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            new.unlink()
        raise GradersError(
            f"the assignment passed, but {path} cannot be written: {error.strerror}; check it where its folder can be "
            "written to, and copy that folder with its stamp to the workers"
        ) from error
    return path


def withdraw_stamp(folder: Path) -> None:
    """Take away the stamp of a grader that passes no more. Raises GradersError where that is not allowed."""
    try:
        (folder / STAMP).unlink(missing_ok=True)
    except OSError as error:
        raise GradersError(f"{folder / STAMP} holds no more, and cannot be removed: {error.strerror}") from error


def read_stamp(folder: Path) -> Stamp | None:
    """Return a folder's stamp; None where there is none that can be read."""
    try:
        return _ADAPTER.validate_json((folder / STAMP).read_bytes())
    except (OSError, ValidationError):
        return None


def objection(assignment: Assignment, image_ids: Mapping[str, str] | None = None) -> str | None:
    """Say why an assignment's stamp does not hold, as the end of "it …"; None where it does.

    Without `image_ids`, by name, the images are taken to be those that were checked.
    """
    stamp = read_stamp(assignment.folder)
    if stamp is None:
        return "was never checked"
    if stamp.engine_revision != engine_revision():
        return "was checked with another version of Gradewright"
    present = stamp.image_ids if image_ids is None else image_ids
    changed = [image for image in assignment.images if stamp.image_ids.get(image) != present.get(image)]
    if changed:
        return f"was checked with another version of the image {changed[0]}"
    if stamp.digest != assignment.digest([present[image] for image in assignment.images]):
        return f"has changed since it was checked at {stamp.checked_at}"
    return None


def way_out(assignment: Assignment) -> str:
    """Say how a stamp is got."""
    return f"run `gradewright check {assignment.endpoint}`"


def _version() -> str:
    try:
        return metadata.version("gradewright")
    except metadata.PackageNotFoundError:
        return "unknown"


_ADAPTER = TypeAdapter(Stamp)
