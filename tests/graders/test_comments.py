"""A linter's findings become comments on the student's lines; whatever it does, it costs nobody a score."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from graders.assignment import Assignment, load_assignment
from graders.comments import CommentsTable, findings, trouble
from graders.engine import grade
from graders.errors import AssignmentError, SandboxError
from graders.sandbox.outcome import Box, Outcome, Run
from graders.sandbox.pool import Pool
from graders.submission import Submission
from graders.verdict import Comment, Ending, Verdict
from tests.graders.fakes import FakeSandbox

FILES = {"lab.py": b"import os\nx = 1\ny = 2\n", "more/lab.py": b"z = 3", "empty.py": b""}
SUITE = '[[suite]]\nformat = "ok"\npath = "tests"\n'
OK_TEST = "test = {'name': 'q', 'suites': [{'type': 'doctest', 'cases': [{'code': '>>> 1\\n1'}]}]}"
#: Of the one test above: passed.
PASSED = Outcome(Ending.OK, ({"case": 0, "prompt": 0, "out": "", "value": "1"},))


def table(**keys: Any) -> CommentsTable:
    return CommentsTable.model_validate({"command": "lint", **keys})


def ended(stdout: str = "", status: int = 1, stderr: str = "") -> Outcome:
    return Outcome(Ending.OK, ({"exit": status},), stdout, stderr)


def test_findings_are_comments_in_order() -> None:
    printed = "more/lab.py:1: two words\nlab.py:3:1: 'y' is odd\nlab.py:1:1 'os' imported\n./lab.py:2: x\nlab.py:3: b\n"

    assert (
        Comment("lab.py", 1, "'os' imported"),
        Comment("lab.py", 2, "x"),
        Comment("lab.py", 3, "'y' is odd"),
        Comment("lab.py", 3, "b"),
        Comment("more/lab.py", 1, "two words"),
    ) == findings(table(), ended(printed), FILES)


@pytest.mark.parametrize(
    "printed",
    [
        "",
        "all is well",
        "other.py:1: not handed in",
        "../lab.py:1: x",
        "/etc/passwd:1: x",
        "lab.py:0: x",
        "lab.py:4: beyond the end",
        "lab.py:\N{ARABIC-INDIC DIGIT ONE}: x",
        f"lab.py:{'9' * 500}: x",
        "lab.py:1:1: \x1b\n",
        "lab.py:1: " + "x" * 2000,
        "  lab.py:1: indented",
    ],
)
def test_what_is_no_finding_on_a_line_of_the_students_is_left_out(printed: str) -> None:
    assert () == findings(table(), ended(printed), FILES)


def test_an_empty_file_has_one_line() -> None:
    assert (Comment("empty.py", 1, "empty"),) == findings(table(), ended("empty.py:1: empty\nempty.py:2: x"), FILES)


def test_a_finding_is_told_once_and_only_the_first_ones() -> None:
    printed = "lab.py:2: b\nlab.py:1: a\nlab.py:1: a\nlab.py:3: c\n"

    assert (Comment("lab.py", 1, "a"), Comment("lab.py", 2, "b")) == findings(table(most=2), ended(printed), FILES)


def test_a_comment_is_short_and_plain() -> None:
    (comment,) = findings(table(), ended(f"lab.py:1: \x1b[31m a\tb\x07 {'c' * 500}\n"), FILES)

    assert (True, 300) == (comment.message.startswith("[31m a b cc"), len(comment.message))


def test_a_pattern_of_ones_own_reads_other_linters() -> None:
    own = table(pattern=r"(?P<message>\S+) at (?P<file>\S+) line (?P<line>\d+)")

    assert (Comment("lab.py", 2, "E501"),) == findings(own, ended("E501 at lab.py line 2.\n"), FILES)


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (ended(status=0), None),
        (ended("lab.py:1: x", status=1), None),
        (ended("other.py:1: none of the student's", status=1), None),
        (ended(status=0, stderr="a warning"), None),
        (ended("", 1, "python3: No module named pyflakes\n"), "it exited with 1 and found nothing: is it in the image"),
        (ended(status=-11), "it was killed (-11)"),
        (Outcome(Ending.OK), "it was killed (None)"),
        (Outcome(Ending.TIMEOUT, (), "lab.py:1: x"), "it ended by timeout"),
        (Outcome(Ending.OK, ({"problem": "command", "text": "No such file"},)), "it could not be started: No such"),
    ],
)
def test_what_went_wrong_is_told(outcome: Outcome, expected: str | None) -> None:
    told = trouble(table(), outcome)

    assert (expected is None) is (told is None)
    assert (told or "").startswith(expected or "")


def test_a_linter_that_was_stopped_leaves_no_comments() -> None:
    assert () == findings(table(), Outcome(Ending.TIMEOUT, (), "lab.py:1: half of a sent"), FILES)


def assignment(folder: Path, comments: str, files: Mapping[str, str] | None = None) -> Assignment:
    toml = f'{SUITE}[submission]\nfiles = ["lab.py"]\n[comments]\n{comments}\n'
    for name, text in {"grader.toml": toml, "tests/q.py": OK_TEST, **(files or {})}.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    return load_assignment(folder, "course/lab")


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("most = 3", "grader.toml:6: [comments] command: this key is needed"),
        ("command = []", "grader.toml:7: [comments] command: Tuple should have at least 1 item"),
        ('command = ["a\\u0000b"]', "grader.toml:7: [comments] command 1: no word of a command can hold a zero byte"),
        ('command = "x"\nmost = 101', "grader.toml:8: [comments] most: Input should be less than or equal to 100"),
        ('command = "x"\npattern = "("', "grader.toml:8: [comments] pattern: is no regular expression: missing )"),
        (
            'command = "x"\npattern = "(?P<file>.)(?P<line>.)"',
            "grader.toml:8: [comments] pattern: has no group (?P<message>…), and needs file, line and message",
        ),
    ],
)
def test_a_key_that_does_not_fit_is_told_by_line(tmp_path: Path, keys: str, expected: str) -> None:
    with pytest.raises(AssignmentError) as caught:
        assignment(tmp_path, keys)

    assert str(caught.value).removeprefix(f"{tmp_path}/").startswith(expected)


def graded(lab: Assignment, files: Mapping[str, str], outcomes: list[Outcome]) -> tuple[Verdict, FakeSandbox]:
    sandbox = FakeSandbox(iter(outcomes))
    return grade(lab, Submission.from_contents(files), sandbox), sandbox


def test_a_verdict_holds_the_comments_on_the_students_files_alone(tmp_path: Path) -> None:
    lab = assignment(tmp_path, 'command = ["python3", "lint.py"]', {"files/data.py": "staff's", "files/lint.py": "l"})
    printed = "lab.py:1: a\ndata.py:1: b\nlint.py:1: c\nmine.py:1: d\n"

    verdict, sandbox = graded(lab, {"lab.py": "x", "data.py": "x", "mine.py": "x"}, [PASSED, ended(printed)])

    assert (Comment("lab.py", 1, "a"), Comment("mine.py", 1, "d")) == verdict.comments
    assert ({"lab.py": b"x", "data.py": b"staff's", "lint.py": b"l", "mine.py": b"x"}, "command") == (
        sandbox.asked[1].files,
        sandbox.asked[1].driver,
    )


def test_nothing_is_linted_where_a_file_is_missing(tmp_path: Path) -> None:
    verdict, sandbox = graded(assignment(tmp_path, 'command = "lint"'), {"other.py": "x"}, [])

    assert ((), []) == (verdict.comments, sandbox.asked)


@pytest.mark.parametrize(
    "linted",
    [
        Outcome(Ending.TIMEOUT, wall_seconds=30),
        Outcome(Ending.CRASH, cpu_seconds=30),
        ended(status=-9),
        ended("", 1, "No module named pyflakes"),
        SandboxError("Docker is gone"),
        AssignmentError("the files do not fit"),
    ],
)
def test_a_linter_that_fails_costs_nothing_and_is_told_to_the_staff(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, linted: Outcome | Exception
) -> None:
    class Broken(FakeSandbox):
        def run(self, box: Box, run: Run) -> Outcome:
            if run.driver == "command" and isinstance(linted, Exception):
                raise linted
            return super().run(box, run)

    lab = assignment(tmp_path, 'command = "lint"')
    submission = Submission.from_contents({"lab.py": "x"})
    alone = grade(replace(lab, comments=None), submission, FakeSandbox(iter([PASSED])))

    answers = [PASSED] if isinstance(linted, Exception) else [PASSED, linted]
    verdict = grade(lab, submission, Broken(iter(answers)))

    assert (alone.score, alone.fault, alone.outcome, ()) == (
        verdict.score,
        verdict.fault,
        verdict.outcome,
        verdict.comments,
    )
    assert ["course/lab: no comments"] == [record.getMessage()[:23] for record in caplog.records]


LINTER = """
import pathlib
for path in sorted(pathlib.Path(".").rglob("*.py")):
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if "==" in line and "None" in line:
            print(f"{path}:{number}: compare with None by `is`")
raise SystemExit(1)
"""


def test_a_linter_among_the_support_files_works_in_a_real_cell(tmp_path: Path, sandbox: Pool) -> None:
    lab = assignment(tmp_path, 'command = "python3 lint.py"', {"files/lint.py": LINTER})

    verdict = grade(lab, Submission.from_contents({"lab.py": "x = None\nx == None\n"}), sandbox)

    assert (1.0, (Comment("lab.py", 2, "compare with None by `is`"),)) == (verdict.score, verdict.comments)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("import os\nx = 1\nprint(y)\n", [(1, "'os' imported but unused"), (3, "undefined name 'y'")]),
        ("x = 1\ndef f(:\n", [(2, "invalid syntax")]),
        ("x = 1\n", []),
    ],
)
def test_pyflakes_works_as_the_image_has_it(
    tmp_path: Path, sandbox: Pool, code: str, expected: list[tuple[int, str]]
) -> None:
    lab = assignment(tmp_path, 'command = ["python3", "-m", "pyflakes", "lab.py"]')

    verdict = grade(lab, Submission.from_contents({"lab.py": code}), sandbox)

    assert [("lab.py", *finding) for finding in expected] == [
        (comment.file, comment.line, comment.message) for comment in verdict.comments
    ]
