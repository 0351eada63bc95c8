"""Regrading: which learners' verdicts would flip if a checker or a limit changed, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pydantic import TypeAdapter

from graders.errors import AssignmentError
from graders.formats.plain_text import plain
from graders.submission import unsafe_name
from worker.challenges.errors import ChallengeError
from worker.challenges.judge import Judge
from worker.challenges.verdict import Judgement, Status
from worker.pulling.folder import ROWS
from worker.pulling.rows import Row

_ROW = TypeAdapter(Row)


class Kind(StrEnum):
    """What became of a submission's verdict."""

    SAME = "same"
    #: By what was changed, and by nothing else.
    FLIPS = "flips"
    #: From Stepik's, without any change too: another language version or machine, or tests that were made anew.
    DIFFERS = "differs anyway"
    NOT_JUDGED = "not judged"


@dataclass(frozen=True, slots=True)
class Change:
    """One submission's old verdict against its new one."""

    row: Row
    kind: Kind
    #: "correct" or "wrong", as Stepik would say; the old one where it was not judged.
    after: str
    reason: str
    why: str

    @property
    def flips(self) -> bool:
        """Whether what was changed turns the verdict over."""
        return self.kind is Kind.FLIPS


class Regrade:
    """Judges submissions anew; safe to share between threads."""

    def __init__(self, folder: Path, new: Judge, unchanged: Judge | None) -> None:
        """Take who judges now, and as before what was changed; None where nothing was."""
        self._folder, self._new, self._unchanged = folder, new, unchanged

    def of(self, row: Row) -> Change:
        """Judge one submission. Raises SandboxError."""
        code = self._code(row)
        if code is None:
            return Change(row, Kind.NOT_JUDGED, row.status, "", "its code was not pulled")
        try:
            judged = self._new.judge(code, row.language)
        except AssignmentError as error:  # code that does not fit into a cell
            return Change(row, Kind.NOT_JUDGED, row.status, "", str(error))
        if judged.status is Status.NOT_JUDGED:
            return Change(row, Kind.NOT_JUDGED, row.status, judged.reason, judged.detail)
        kind = self._kind(row, code, judged)
        why = "" if kind is Kind.SAME else _why(row, judged)
        return Change(row, kind, judged.status.on_stepic, judged.reason, why)

    def _kind(self, row: Row, code: str, judged: Judgement) -> Kind:
        if judged.status.on_stepic == row.status:
            return Kind.SAME
        if self._unchanged is None:
            return Kind.DIFFERS
        before = self._unchanged.judge(code, row.language)
        return Kind.FLIPS if before.status.on_stepic == row.status else Kind.DIFFERS

    def _code(self, row: Row) -> str | None:
        path = self._folder / row.file
        if not row.file or unsafe_name(row.file) is not None or not path.is_file():
            return None
        return path.read_bytes().decode("utf-8", "replace")


def read_rows(folder: Path) -> Sequence[Row]:
    """Return the submissions of a pulled folder that Stepik has judged. Raises ChallengeError."""
    path = folder / ROWS
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise ChallengeError(f"{path} cannot be read ({error.strerror}): `gradewright stepic pull` makes it") from error
    rows = []
    for number, line in enumerate(lines, 1):
        try:
            rows.append(_ROW.validate_json(line))
        except ValueError as error:
            raise ChallengeError(f"{path}:{number} is no submission: pull again") from error
    return [row for row in rows if row.status in {Status.CORRECT, Status.WRONG}]


@dataclass(frozen=True, slots=True)
class Learner:
    """Whether a learner has solved the step, before and after."""

    author: str
    name: str
    before: bool
    after: bool


def learners(changes: Sequence[Change]) -> Mapping[str, Learner]:
    """Return who has solved the step by any submission; only what flips turns a verdict over."""
    found: dict[str, Learner] = {}
    for change in changes:
        row = change.row
        known = found.get(row.author, Learner(row.author, row.name, before=False, after=False))
        status = change.after if change.flips else row.status
        found[row.author] = Learner(
            row.author,
            row.name or known.name,
            before=known.before or row.status == Status.CORRECT,
            after=known.after or status == Status.CORRECT,
        )
    return found


def _why(row: Row, judged: Judgement) -> str:
    """Tell what speaks for the new verdict; where it is the better one, what spoke against it before."""
    if judged.status is Status.CORRECT:
        return f"was: {_first_line(row.hint) or 'wrong'}"
    return judged.detail.replace("\n", " ") or _first_line(judged.hint)


def _first_line(text: str) -> str:
    return plain(text).strip().partition("\n")[0]
