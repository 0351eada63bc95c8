"""A regrade shows exactly whose verdicts what was changed turns over."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from graders.sandbox.pool import Pool
from tests.worker.challenges.made import SUMS, challenge
from worker.challenges.challenge import Challenge, Limit, Told
from worker.challenges.changes import with_limit
from worker.challenges.errors import ChallengeError
from worker.challenges.judge import Judge
from worker.challenges.picture import draw
from worker.challenges.regrade import Change, Kind, Regrade, learners, read_rows
from worker.challenges.step_file import read_block
from worker.pulling.rows import Row

TOLERANT = "def check(reply, clue):\n    return float(reply) == float(clue)\n"
#: What each learner handed in: (learner, verdict on Stepik, code).
CLASS = [
    ("ann", "correct", "print(sum(map(int, input().split())))"),
    ("bob", "wrong", "print(float(sum(map(int, input().split()))))"),
    ("bob", "wrong", "print('sum:', sum(map(int, input().split())))"),
    ("cat", "wrong", "print(min(map(int, input().split())))"),
    ("dan", "wrong", "raise SystemExit(1)"),
    ("eve", "correct", "print(sum(map(int, input().split())))"),
    ("eve", "wrong", "print('%.1f' % sum(map(int, input().split())))"),
    ("fay", "correct", "print('no language can have been right so')"),
]


def pulled(folder: Path, handed_in: list[tuple[str, str, str]] = CLASS) -> list[Row]:
    """Write what a pull leaves, and return its rows."""
    rows = []
    for number, (user, status, code) in enumerate(handed_in, 1):
        (folder / f"{number}.py").write_text(code)
        hint = "Failed test #1 of 3. Wrong answer" if status == "wrong" else ""
        rows.append(Row(number, 7, number, user, status, None, hint, None, "python3", f"{number}.py"))
    return rows


def regraded(
    folder: Path, sandbox: Pool, before: Challenge, after: Challenge, checker: str | None = None
) -> Iterator[Change]:
    work = Regrade(folder, Judge(after, sandbox, checker=checker), Judge(before, sandbox))
    return map(work.of, pulled(folder))


def test_exactly_those_flip_whom_a_changed_checker_turns_over(tmp_path: Path, sandbox: Pool) -> None:
    changes = list(regraded(tmp_path, sandbox, challenge(), challenge(), TOLERANT))

    assert [2, 7] == [change.row.id for change in changes if change.flips]
    assert [8] == [change.row.id for change in changes if change.kind is Kind.DIFFERS]
    assert {"wrong → correct"} == {f"{change.row.status} → {change.after}" for change in changes if change.flips}
    assert "was: Failed test #1 of 3. Wrong answer" == changes[1].why


def test_a_learner_has_solved_it_by_any_submission(tmp_path: Path, sandbox: Pool) -> None:
    found = learners(list(regraded(tmp_path, sandbox, challenge(), challenge(), TOLERANT)))

    assert {
        "ann": (True, True),
        "bob": (False, True),
        "cat": (False, False),
        "dan": (False, False),
        "eve": (True, True),
        "fay": (True, True),
    } == {name: (learner.before, learner.after) for name, learner in found.items()}


def test_a_checker_that_fails_flips_the_right_to_wrong_as_stepik_would(tmp_path: Path, sandbox: Pool) -> None:
    changes = list(regraded(tmp_path, sandbox, challenge(), challenge(), "def check(reply, clue): raise KeyError\n"))

    assert [1, 6] == [change.row.id for change in changes if change.flips]
    assert "KeyError" in changes[0].why


def test_exactly_those_flip_whom_a_lower_limit_turns_over(tmp_path: Path, sandbox: Pool) -> None:
    work = "total = sum(map(int, input().split()))\n"
    slow = f"import time\n{work}end = time.process_time() + 1.5\nwhile time.process_time() < end: pass\nprint(total)\n"
    rows = pulled(tmp_path, [("ann", "correct", f"{work}print(total)"), ("bob", "correct", slow)])
    before = challenge(SUMS, [["1 2\n", "3"]], execution_time_limit=5, is_time_limit_scaled=False)
    regrade = Regrade(tmp_path, Judge(with_limit(before, "time=1"), sandbox), Judge(before, sandbox))

    assert [Kind.SAME, Kind.FLIPS] == [regrade.of(row).kind for row in rows]


def test_without_a_change_nothing_flips_and_differences_are_told(tmp_path: Path, sandbox: Pool) -> None:
    work = Regrade(tmp_path, Judge(challenge(), sandbox), None)
    kinds = [work.of(row).kind for row in pulled(tmp_path)]

    assert [*[Kind.SAME] * 7, Kind.DIFFERS] == kinds


@pytest.mark.parametrize(
    ("language", "file"), [("haskell", "1.py"), ("python3", ""), ("python3", "gone.py"), ("python3", "../1.py")]
)
def test_what_cannot_be_judged_flips_nothing(tmp_path: Path, sandbox: Pool, language: str, file: str) -> None:
    (tmp_path / "1.py").write_text("print(1)")
    (tmp_path / "below").mkdir()
    row = Row(1, 7, 1, "ann", "correct", None, "", None, language, file)
    change = Regrade(tmp_path / "below" if ".." in file else tmp_path, Judge(challenge(), sandbox), None).of(row)

    assert (Kind.NOT_JUDGED, "correct") == (change.kind, change.after)


def test_submissions_that_stepik_has_not_judged_are_left_out(tmp_path: Path) -> None:
    line = '{"id": 1, "step": 7, "attempt": 1, "user": "ann", "status": "%s", "score": null, "hint": "", "time": null,'
    line += ' "language": "python3", "file": "1.py"}\n'
    (tmp_path / "submissions.jsonl").write_text(line % "evaluation" + line % "wrong")

    assert ["wrong"] == [row.status for row in read_rows(tmp_path)]


def test_a_folder_that_was_not_pulled_is_told(tmp_path: Path) -> None:
    with pytest.raises(ChallengeError, match="stepic pull"):
        read_rows(tmp_path)


def test_a_damaged_line_is_named(tmp_path: Path) -> None:
    (tmp_path / "submissions.jsonl").write_text("{}\n")

    with pytest.raises(ChallengeError, match=r"submissions\.jsonl:1"):
        read_rows(tmp_path)


@pytest.mark.parametrize(
    ("text", "python", "java"),
    [
        ("time=2", Limit(6, 64), Limit(3, 64)),
        ("memory=32", Limit(9, 32), Limit(4, 32)),
        ("python3:time=2.5", Limit(2.5, 64), Limit(4, 64)),
        ("java:memory=512", Limit(9, 64), Limit(4, 512)),
    ],
)
def test_a_limit_is_tried_for_all_languages_or_for_one(text: str, python: Limit, java: Limit) -> None:
    told: dict[str, object] = {"python3": {"time": 9, "memory": 64}, "java": {"time": 4, "memory": 64}}
    source: dict[str, object] = {"execution_time_limit": 3, "execution_memory_limit": 64}
    made = read_block("x", {"name": "code", "options": {"limits": told}, "source": source})  # type: ignore[dict-item]

    changed = with_limit(made, text)

    assert (python, java) == (changed.limit("python3"), changed.limit("java"))
    assert Told() != made.told


@pytest.mark.parametrize("text", ["2", "time=0", "time=", "disk=3", "python3:2", "time=-1"])
def test_what_is_no_limit_is_refused(text: str) -> None:
    with pytest.raises(ChallengeError, match="time=SECONDS"):
        with_limit(challenge(), text)


def test_a_limit_of_a_language_that_is_not_allowed_is_refused() -> None:
    with pytest.raises(ChallengeError, match="allows c"):
        with_limit(challenge(templates_data="::c\n"), "python3:time=2")


@pytest.mark.parametrize("kinds", [[], [Kind.SAME], list(Kind)])
def test_it_is_drawn_whatever_there_is(tmp_path: Path, kinds: list[Kind]) -> None:
    row = Row(1, 7, 1, "ann", "wrong", None, "", None, "python3", "1.py")
    draw(
        [Change(row, kind, "correct", "Correct", r"was: $\frac{ is no math$") for kind in kinds],
        "title",
        tmp_path / "a.png",
    )

    assert b"\x89PNG" == (tmp_path / "a.png").read_bytes()[:4]


def test_a_picture_of_an_unknown_kind_is_told(tmp_path: Path) -> None:
    with pytest.raises(ChallengeError, match="cannot be drawn"):
        draw([], "title", tmp_path / "a.doc")


def test_tests_made_at_random_stay_the_same_under_what_is_tried(sandbox: Pool) -> None:
    code = "import os\ndef generate():\n    return [(os.urandom(8).hex(), '')]\n" + TOLERANT
    judge = Judge(challenge(code, cases=[]), sandbox)

    assert judge.tests == judge.changed(judge.challenge, TOLERANT).tests


@pytest.mark.parametrize(
    ("checker", "cause"),
    [
        ("def chek(reply, clue):\n    return True\n", "defines no check"),
        ("", "defines no check"),
        ("def check(reply, clue) return True\n", "SyntaxError"),
        ("import nowhere_to_be_found\n", "ModuleNotFoundError"),
    ],
)
def test_a_checker_that_is_none_turns_nobody_over(checker: str, cause: str, sandbox: Pool) -> None:
    with pytest.raises(ChallengeError, match=rf"(?s)the checker to be tried.*{cause}"):
        Judge(challenge(), sandbox, checker=checker)
