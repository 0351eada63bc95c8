"""The challenges that ship: each is judged right, wrong, slow, crashing and memory-hungry in Python and C++."""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from graders.sandbox.pool import Pool
from worker.challenges.challenge import Challenge
from worker.challenges.folder import SOLUTION, WRONG, known_programs, load, read_folder, write_folder
from worker.challenges.judge import Judge
from worker.challenges.languages import language_of
from worker.challenges.step_file import read_text, write_text
from worker.challenges.verdict import Judgement, Reason, Status

EXAMPLES = sorted(path for path in (Path(__file__).parents[3] / "graders/examples/stepic").iterdir() if path.is_dir())
#: As many programs are judged side by side as the sandbox runs.
LANES = 2
#: By how a known-wrong program is called.
REASONS = {
    "wrong": Reason.WRONG_ANSWER,
    "hint": Reason.WRONG_ANSWER,
    "slow": Reason.TIME_LIMIT,
    "crash": Reason.RUNTIME_ERROR,
    "memory": Reason.MEMORY_LIMIT,
    "not_closed": Reason.RUNTIME_ERROR,
    "not_compiled": Reason.COMPILATION_ERROR,
}
USUAL = {f"{name}.{ending}" for name in ("wrong_answer", "slow", "crash", "memory") for ending in ("py", "cpp")}

pytestmark = pytest.mark.parametrize("folder", EXAMPLES, ids=lambda folder: folder.name)


def _judged(folder: Path, kind: str, sandbox: Pool) -> Iterator[tuple[str, Judgement]]:
    challenge = load(folder)
    judge = Judge(challenge, sandbox)
    paths = known_programs(folder, kind)

    def judged(path: Path) -> Judgement:
        return judge.judge(path.read_text(), str(language_of(path, challenge.languages)))

    with ThreadPoolExecutor(LANES) as lanes:
        yield from zip((path.name for path in paths), lanes.map(judged, paths), strict=True)


def _expected(name: str) -> Reason:
    return next(reason for start, reason in REASONS.items() if name.startswith(start))


def test_there_is_a_program_of_each_kind_in_both_languages(folder: Path) -> None:
    wrong = {path.name for path in known_programs(folder, WRONG)}
    right = {path.name for path in known_programs(folder, SOLUTION)}

    assert (USUAL, {"right.py", "right.cpp"}) == (USUAL & wrong, {"right.py", "right.cpp"} & right)


def test_what_is_right_is_correct(folder: Path, sandbox: Pool) -> None:
    judged = dict(_judged(folder, SOLUTION, sandbox))

    assert dict.fromkeys(judged, (Status.CORRECT, 1.0)) == {
        name: (found.status, found.score) for name, found in judged.items()
    }


def test_what_is_wrong_is_so_for_its_reason(folder: Path, sandbox: Pool) -> None:
    judged = dict(_judged(folder, WRONG, sandbox))
    expected: Mapping[str, tuple[Status, Reason]] = {name: (Status.WRONG, _expected(name)) for name in judged}

    assert expected == {name: (found.status, found.reason) for name, found in judged.items()}


def test_it_comes_back_from_a_file(folder: Path, tmp_path: Path) -> None:
    text = write_text(read_folder(folder))
    write_folder(read_text("x", text), tmp_path / "again")
    again = read_folder(tmp_path / "again")

    assert text == write_text(again)
    assert _content(read_folder(folder)) == _content(again)


def _content(challenge: Challenge) -> tuple[object, ...]:
    kept = ("statement", "code", "templates_data", "cases", "archive", "limits", "samples_count", "runs_all_tests")
    return tuple(getattr(challenge, name) for name in kept)
