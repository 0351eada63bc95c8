"""A challenge is looked over before its learners meet it."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from pydantic import JsonValue

from graders.gate.finding import Finding, Level
from graders.sandbox.pool import Pool
from tests.worker.challenges.made import RIGHT, SUMS, challenge, checking
from worker.challenges.challenge import Challenge
from worker.challenges.folder import SOLUTION, WRONG, known_programs, load
from worker.challenges.lint import lint
from worker.challenges.step_file import read_block

EXAMPLES = sorted(path for path in (Path(__file__).parents[3] / "graders/examples/stepic").iterdir() if path.is_dir())
STURDY = SUMS.replace("return reply == clue.strip()", "return reply.strip() == clue.strip()")


def found(sandbox: Pool, code: str = STURDY, cases: list[JsonValue] | None = None) -> set[str]:
    """Return the checks that say more than that all is well."""
    return complaints(sandbox, challenge(code, cases))


def complaints(sandbox: Pool, made: Challenge) -> set[str]:
    return {finding.check for finding in lint(made, sandbox, [], []) if finding.level in {Level.FAILED, Level.WARNING}}


def _of(findings: Sequence[Finding], check: str) -> list[tuple[Level, str]]:
    return [(finding.level, finding.text) for finding in findings if finding.check == check]


@pytest.mark.parametrize("folder", EXAMPLES, ids=lambda folder: folder.name)
def test_the_challenges_that_ship_are_fit_to_be_saved(folder: Path, sandbox: Pool) -> None:
    programs = (known_programs(folder, kind)[:1] for kind in (SOLUTION, WRONG))  # all of them are judged elsewhere

    findings = list(lint(load(folder), sandbox, *programs))

    assert [] == [finding for finding in findings if finding.level in {Level.FAILED, Level.WARNING}]


def test_a_challenge_that_is_well_has_no_statement_to_complain_of_but_that_it_has_none(sandbox: Pool) -> None:
    assert {"statement"} == found(sandbox)


@pytest.mark.parametrize(
    ("check", "source"),
    [
        ("limits", {"execution_time_limit": 31}),
        ("limits", {"execution_memory_limit": 31}),
        ("limits", {"manual_time_limits": [{"language": "c++", "time": 0.5}]}),
        ("limits", {"manual_memory_limits": [{"language": "c++", "memory": 513}]}),
        ("samples", {"samples_count": -1}),
        ("samples", {"samples_count": 4}),
        ("templates", {"templates_data": "python3\nprint()"}),
    ],
)
def test_stepik_s_rules_are_held(sandbox: Pool, check: str, source: dict[str, JsonValue]) -> None:
    assert {"statement", check} == complaints(sandbox, challenge(STURDY, None, **source))


@pytest.mark.parametrize(("count", "expected"), [(100, {"statement"}), (101, {"statement", "tests"})])
def test_a_hundred_tests_are_the_most(sandbox: Pool, count: int, expected: set[str]) -> None:
    assert expected == found(sandbox, STURDY, [["1 2\n", "3"]] * count)


def test_a_dataset_that_does_not_end_its_last_line_is_warned_of(sandbox: Pool) -> None:
    made = challenge(STURDY, [["1 2\n", "3"], ["5 5", "10"]])

    assert Level.WARNING == _of(list(lint(made, sandbox, [], [])), "newline")[0][0]


@pytest.mark.parametrize(
    ("code", "cause"),
    [
        (STURDY.replace("sum(", "max("), "test #1"),
        (STURDY.replace("return str(sum", "return (sum"), "AttributeError"),
        (STURDY.replace("return str", "raise ValueError"), "ValueError"),
        (STURDY.replace("== clue", "in clue[1:] or 0.999 if True else clue"), "score 0.999"),
    ],
)
def test_solve_must_be_right_on_every_test(sandbox: Pool, code: str, cause: str) -> None:
    findings = _of(list(lint(challenge(code), sandbox, [], [])), "solve")

    assert [(Level.FAILED, True)] == [(level, cause in text) for level, text in findings]


def test_a_checker_that_crashes_on_odd_replies_is_warned_of(sandbox: Pool) -> None:
    findings = list(lint(challenge(checking("return int(reply) == int(clue)")), sandbox, [], []))
    (level, text), *_ = _of(findings, "check")

    assert Level.WARNING == level
    assert "an empty reply, a word, a number with a point" in text


@pytest.mark.parametrize(
    ("body", "is_warned"), [("return eval(reply) == 3", True), ("return ast.literal_eval(reply) == 3", False)]
)
def test_a_checker_that_evaluates_replies_is_warned_of(sandbox: Pool, body: str, is_warned: bool) -> None:
    assert is_warned is ("eval" in found(sandbox, f"import ast\n{checking(body)}"))


def test_a_checker_that_takes_nothing_for_right_is_warned_of(sandbox: Pool) -> None:
    findings = _of(list(lint(challenge(checking("return True")), sandbox, [], [])), "check")

    assert (Level.WARNING, "an empty reply is right for test #1") == findings[0]


@pytest.mark.parametrize("code", ["def solve(dataset): return ''\n", "x = 1\n"])
def test_a_challenge_without_a_checker_cannot_be_saved(sandbox: Pool, code: str) -> None:
    assert "check" in found(sandbox, code)


def test_code_that_fails_is_told_and_nothing_else_tried(sandbox: Pool) -> None:
    findings = list(lint(challenge("def check(:\n"), sandbox, [], []))

    assert ("tests", Level.FAILED) == (findings[-1].check, findings[-1].level)


def test_a_learner_s_copy_cannot_be_looked_over(sandbox: Pool) -> None:
    made = read_block("x", {"name": "code", "text": "x", "options": {"samples": [["1", "1"]]}})

    assert Level.FAILED == list(lint(made, sandbox, [], []))[-1].level


def test_what_should_be_right_and_is_not_fails_and_so_does_the_reverse(sandbox: Pool, tmp_path: Path) -> None:
    programs = {"right.py": RIGHT, "wrong.py": "print(1)"}
    for name, code in programs.items():
        (tmp_path / name).write_text(code)
    right, wrong = tmp_path / "right.py", tmp_path / "wrong.py"

    findings = list(lint(challenge(STURDY), sandbox, [right, wrong], [wrong, right]))

    assert [Level.OK, Level.FAILED] == [level for level, _ in _of(findings, "solution")]
    assert [Level.OK, Level.FAILED] == [level for level, _ in _of(findings, "wrong")]
