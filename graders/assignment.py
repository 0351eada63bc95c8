"""An assignment's folder: grader.toml validated, suites loaded, everything that a grading needs in one value."""

import hashlib
import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from graders.comments import CommentsTable
from graders.errors import AssignmentError, SuiteError
from graders.formats import Suite, SuiteTable
from graders.formats.registry import FORMATS
from graders.grader_toml import CheckTable, TomlFile
from graders.lateness import LateTable
from graders.sandbox.limits import Limits
from graders.sandbox.outcome import Box
from graders.scoring import ScoreTable, problems
from graders.submission import Submission, unsafe_name

CONFIG = "grader.toml"
#: What `gradewright check` writes beside it; a new one changes nothing, so it is no part of any digest.
STAMP = ".gradewright-check.json"
#: What each file and folder takes of a run's disk at least, whose number of entries is bounded too.
_ENTRY_BYTES = 16384
#: How often a folder is read that changes under the eyes, as one does that is being copied.
_READINGS = 5


@dataclass(frozen=True, slots=True)
class Assignment:
    """An assignment, loaded and checked."""

    folder: Path
    endpoint: str
    #: What Ok sends as the autograding key.
    key: str | None
    #: Names of the files that a submission must hold.
    files: tuple[str, ...]
    box: Box
    suites: tuple[Suite, ...]
    #: Those of the suites, in order.
    suite_tables: tuple[SuiteTable, ...]
    #: One a kind of score, in the order in which they are posted.
    score_tables: tuple[ScoreTable, ...]
    #: What lateness costs, if anything.
    late: LateTable | None
    #: A linter whose findings become comments, if there is one.
    comments: CommentsTable | None
    #: What `gradewright check` lets pass.
    check: CheckTable
    #: Files put beside the student's, by their names below `files/`.
    support: Mapping[str, bytes]
    #: Names of all files that a run may find beside the student's, those of the suites included.
    staff_files: frozenset[str]
    #: SHA-256, hexadecimal, over every file of the folder as it was when this was loaded.
    content_hash: str

    @property
    def images(self) -> Sequence[str]:
        """All images that gradings use: that of `[sandbox]` first, then what suites name beside it."""
        others = frozenset[str]().union(*(suite.images for suite in self.suites))
        return [self.box.image, *sorted(others - {self.box.image})]

    def digest(self, image_ids: Sequence[str]) -> str:
        """Return the SHA-256, hexadecimal, over the folder's files, the limits and the ids of `images`, in order."""
        box = [f"{name}={value}" for name, value in sorted(asdict(self.box.limits).items())]
        parts = [self.content_hash, *image_ids, self.box.isolation, *box]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def fitted(self, submission: Submission) -> Submission:
        """Leave out the files that clash with the staff's, or would fill more than half of the disk that is left.

        Those that are asked for are taken first.
        """
        asked_for = {name: submission.files[name] for name in self.files if name in submission.files}
        first = replace(submission, files={**asked_for, **submission.files})
        disk_left = (self.box.limits.disk_mb << 20) - sum(map(len, self.support.values()))
        return first.fitting(self.staff_files, disk_left // 2, _ENTRY_BYTES)


def load_assignment(folder: Path, endpoint: str | None = None) -> Assignment:
    """Load the assignment in a folder; `endpoint` is its name where grader.toml gives none.

    Raises AssignmentError that names file, line and key, and the way out.
    """
    for _ in range(_READINGS):
        content_hash = _hash_of(folder)
        assignment = _read(folder, endpoint, content_hash)
        if _hash_of(folder) == content_hash:
            return assignment
    raise AssignmentError(f"{folder} changed while it was read: try again when its files are in place")


def find_assignment(assignments_dir: Path, endpoint: str) -> Assignment:
    """Load the assignment whose folder is `endpoint` below `assignments_dir`. Raises AssignmentError."""
    assignment = load_assignment(assignment_folder(assignments_dir, endpoint), endpoint)
    if assignment.endpoint != endpoint:
        raise AssignmentError(
            f"{assignment.folder / CONFIG}: `endpoint` in [assignment] says {assignment.endpoint}, but the folder is "
            f"that of {endpoint}: leave it out, or move the folder"
        )
    return assignment


def assignment_folder(assignments_dir: Path, endpoint: str) -> Path:
    """Return the folder of an endpoint. Raises AssignmentError where there is none with a grader.toml."""
    spaced = "it holds a space" if any(map(str.isspace, endpoint)) else None
    if (reason := unsafe_name(endpoint) or spaced) is not None:
        raise AssignmentError(f"{endpoint!r} is no endpoint of an assignment: {reason}")
    folder = assignments_dir / endpoint
    if (folder / CONFIG).is_file():
        return folder
    known = ", ".join(known_endpoints(assignments_dir)) or "none"
    raise AssignmentError(
        f"there is no assignment {endpoint}: {folder / CONFIG} does not exist (assignments there: {known})"
    )


def known_endpoints(assignments_dir: Path) -> list[str]:
    """Return the endpoints, sorted, of the folders below that hold a grader.toml."""
    found = []
    for folder, subfolders, names in os.walk(assignments_dir):
        if CONFIG in names:
            found.append(Path(folder).relative_to(assignments_dir).as_posix())
            subfolders.clear()
    return sorted(found)


def _read(folder: Path, endpoint: str | None, content_hash: str) -> Assignment:
    toml = TomlFile(folder / CONFIG)
    config = toml.config
    limits = Limits(**{name: getattr(config.sandbox, name) for name in Limits.__dataclass_fields__})
    box = Box(config.sandbox.image, config.sandbox.isolation, limits)
    suites = tuple(_load_suite(toml, place, suite, box) for place, suite in enumerate(toml.suites))
    for where, problem in problems(toml.suites, config.score, list(map(_names_in, toml.suites, suites))):
        raise toml.error(where, problem)
    support = _support(folder / "files", limits)
    return Assignment(
        folder=folder,
        endpoint=config.assignment.endpoint or endpoint or folder.resolve().name,
        key=config.assignment.key,
        files=_required_files(toml),
        box=box,
        suites=suites,
        suite_tables=toml.suites,
        score_tables=config.score,
        late=config.late,
        comments=config.comments,
        check=config.check,
        support=support,
        staff_files=frozenset(support).union(*map(_files_of, suites)),
        content_hash=content_hash,
    )


def _required_files(toml: TomlFile) -> tuple[str, ...]:
    for name in toml.config.submission.files:
        if (reason := unsafe_name(name)) is not None:
            raise toml.error(("submission", "files"), f"{name!r} cannot be asked for: {reason}")
    return tuple(toml.config.submission.files)


def _load_suite(toml: TomlFile, place: int, table: SuiteTable, box: Box) -> Suite:
    where, path = ("suite", place, "path"), table.path.rstrip("/")
    if (reason := unsafe_name(path)) is not None:
        raise toml.error(where, f"{table.path!r} cannot be a suite: {reason}")
    folder = toml.path.parent / path
    if not folder.exists():
        raise toml.error(where, f"there is no {path} in {toml.path.parent}")
    try:
        return FORMATS[table.format].load(folder, table.for_submission(toml.config.submission.files), box)
    except SuiteError as error:
        raise toml.error(("suite", place, error.key), error.problem) from error


def _names_in(table: SuiteTable, suite: Suite) -> Sequence[str] | None:
    """Name a suite's tests; None where only a run can tell."""
    return [test.name for test in suite.judge([])] if FORMATS[table.format].names_known else None


def _files_of(suite: Suite) -> Collection[str]:
    first = suite.plan([])
    return first.files if first else ()


def _support(folder: Path, limits: Limits) -> Mapping[str, bytes]:
    if not folder.is_dir():
        return {}
    # The other half is the student's, whose loss it must never be that the support files are large.
    found = Submission.from_path(folder, limits.disk_mb << 19)
    if found.refused:
        raise AssignmentError(f"{folder}: {found.refused[0]} Support files may fill half of disk_mb in grader.toml.")
    return found.files


def _hash_of(folder: Path) -> str:
    """Hash names and contents of every file, caches of Python and the stamp apart; `grader.toml` must be among them."""
    sha = hashlib.sha256()
    try:
        for path in _files_below(folder):
            data = path.read_bytes()
            name = path.relative_to(folder).as_posix().encode("utf-8", "surrogateescape")
            sha.update(b"%d %d\n" % (len(name), len(data)) + name + data)
    except OSError as error:
        raise AssignmentError(f"{error.filename} cannot be read: {error.strerror}") from error
    return sha.hexdigest()


def _files_below(folder: Path) -> Sequence[Path]:
    paths = []
    for below, subfolders, names in os.walk(folder):
        subfolders[:] = [name for name in subfolders if name != "__pycache__"]
        for link in (Path(below, name) for name in subfolders if Path(below, name).is_symlink()):
            raise AssignmentError(f"{link} is a link to a folder, so that changes in it would go unseen: copy it here")
        paths += [Path(below, name) for name in names if Path(below, name).is_file()]
    return sorted(path for path in paths if not is_stamp(folder, path))


def is_stamp(folder: Path, path: Path) -> bool:
    """Tell whether a path is that of an assignment's stamp, or of one that is being written."""
    return path.parent == folder and path.name.startswith(STAMP)
