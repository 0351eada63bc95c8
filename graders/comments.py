"""Comments on lines of a submission: a linter's findings, which never cost points and never fail a grading."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from graders.formats.command.table import Words
from graders.formats.plain_text import plain
from graders.sandbox.outcome import Outcome, Run
from graders.verdict import Comment, Ending

#: As most linters and compilers have it: file:line: message, or file:line:column: message.
PATTERN = r"(?P<file>[^:\s][^:]*):(?P<line>[0-9]+):(?:[0-9]+(?::|(?=\s)))?\s*(?P<message>.+)"
_GROUPS = frozenset({"file", "line", "message"})
#: Longer lines are nobody's findings, and could keep a pattern busy.
_LINE_CHARS = 1000
_MESSAGE_CHARS = 300
_LINE_DIGITS = 9


def _checked(pattern: str) -> str:
    try:
        groups = re.compile(pattern).groupindex
    except (re.error, RecursionError, OverflowError) as error:
        raise ValueError(f"is no regular expression: {error}") from error
    if missing := sorted(_GROUPS - set(groups)):
        raise ValueError(f"has no group (?P<{missing[0]}>…), and needs file, line and message")
    return pattern


class CommentsTable(BaseModel):
    """`[comments]`: a linter, and what its lines look like."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    #: The program and its arguments, run beside the student's files and the support files.
    command: Words
    #: What a line with a finding begins with.
    pattern: Annotated[str, Field(max_length=1000), AfterValidator(_checked)] = PATTERN
    #: Comments of one submission.
    most: Annotated[int, Field(strict=True, ge=1, le=100)] = 20


def run_of(table: CommentsTable) -> Run:
    """Return the run of the linter, over the submission and the support files."""
    return Run("command", {"command": table.command, "root": "", "folders": [], "programs": [], "environment": {}}, {})


def findings(table: CommentsTable, outcome: Outcome, files: Mapping[str, bytes]) -> tuple[Comment, ...]:
    """Return the first comments by file and line, on these files of the student's alone; none of a cut run's."""
    if outcome.ending is not Ending.OK:
        return ()
    found = sorted(dict.fromkeys(_found(table, outcome, files)), key=lambda comment: (comment.file, comment.line))
    return tuple(found[: table.most])


def trouble(table: CommentsTable, outcome: Outcome) -> str | None:
    """Return what went wrong with a linter, for the staff to read; None where it ended, whatever it found.

    Nothing that it printed is quoted: that may be the student's code, which no log shall hold.
    """
    report = outcome.reports[0] if outcome.reports else {}
    if outcome.ending is not Ending.OK:
        return f"it ended by {outcome.ending}"
    if "problem" in report:
        return f"it could not be started: {report.get('text')}"
    status = report.get("exit")
    if not isinstance(status, int) or status < 0:
        return f"it was killed ({status})"
    # What linters exit with when they found something is for each to say.
    if status and not any(_matches(table, outcome)):
        return f"it exited with {status} and found nothing: is it in the image, and does `pattern` fit what it prints?"
    return None


def _found(table: CommentsTable, outcome: Outcome, files: Mapping[str, bytes]) -> Iterator[Comment]:
    for comment in map(_comment, _matches(table, outcome)):
        if comment and comment.file in files and _has_line(files[comment.file], comment.line):
            yield comment


def _matches(table: CommentsTable, outcome: Outcome) -> Iterator[re.Match[str]]:
    """Read both streams: pyflakes, for one, tells of files that do not parse on the other one."""
    pattern = re.compile(table.pattern)
    for line in (outcome.stdout + "\n" + outcome.stderr).splitlines():
        if len(line) <= _LINE_CHARS and (found := pattern.match(line)) is not None:
            yield found


def _comment(found: re.Match[str]) -> Comment | None:
    file, line, message = (found[name] or "" for name in ("file", "line", "message"))
    text = " ".join(plain(message).split())[:_MESSAGE_CHARS]
    is_number = line.isascii() and line.isdigit() and len(line) <= _LINE_DIGITS
    return Comment(posixpath.normpath(file), int(line), text) if is_number and text else None


def _has_line(data: bytes, line: int) -> bool:
    return 1 <= line <= len(data.splitlines() or [b""])
