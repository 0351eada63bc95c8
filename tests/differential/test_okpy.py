"""The ok format agrees with the ok-client, case by case and point by point; where it does not, README.md says why."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from math import isclose
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from graders.errors import AssignmentError
from graders.sandbox.limits import Limits
from graders.sandbox.outcome import Box, Outcome, Run
from graders.sandbox.pool import Pool
from tests.differential import generated, ours
from tests.differential.generated import Job
from tests.differential.handwritten import AGREEMENTS, CRASHED, DIFFERENCES, REFUSED, Pair, Told, question, suite
from tests.differential.okpy_peer import Peer, Result, running_okpy
from tests.graders.formats.driven import drive
from tests.graders.formats.test_ok import FAILS, PASSES, STUDENT

SEED = 61
README = Path(__file__).with_name("README.md")
#: Seconds for a prompt of theirs, or a case of ours, that is not to run into its limit.
AMPLE = 10
#: Of the format's own tests, those that pass with the client and not here: rows of README.md.
THEIRS_ALONE = ("sys.exit", "a keyboard interrupt")
BOX = Box("gradewright/python", "process", Limits(cpu_seconds=20.0, output_kb=256))


@pytest.fixture(scope="module")
def okpy() -> Iterator[Peer]:
    with running_okpy() as peer:
        yield peer


@contextmanager
def staged(job: Job) -> Iterator[Path]:
    """Lay a job out as the ok-client wants it."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "checks").mkdir()
        for file, source in job.tests.items():
            (folder / "checks" / file).write_text(source)
        for file, source in job.files.items():
            (folder / file).write_text(source)
        yield folder


def in_a_process(job: Job) -> Callable[[Run], Outcome]:
    return lambda run: drive(run, job.files)


def both(okpy: Peer, folder: Path, job: Job, *, verbose: bool = True) -> tuple[Result, Result]:
    """Score by both at the same time."""
    with ThreadPoolExecutor(1) as aside:
        theirs = aside.submit(okpy.score, folder, AMPLE, verbose=verbose)
        mine = ours.score(folder / "checks", in_a_process(job), AMPLE)
        return theirs.result(), mine


def in_the_sandbox(job: Job, sandbox: Pool) -> Callable[[Run], Outcome]:
    files = {name: source.encode() for name, source in job.files.items()}
    return lambda run: sandbox.run(BOX, Run(run.driver, run.task, files))


def differences(job: Job, theirs: Result, mine: Result) -> list[str]:
    return [
        f"{name}: okpy says {theirs.get(name)}, we say {mine.get(name)} of\n{job.tests[name + '.py']}"
        for name in (file.removesuffix(".py") for file in job.tests)
        if not agree(theirs.get(name), mine.get(name))
    ]


def agree(theirs: Any, mine: Any) -> bool:
    return (
        theirs is not None
        and mine is not None
        and theirs.get("suites") == mine["suites"]
        and isclose(theirs["points"], mine["points"], abs_tol=1e-9)
    )


def test_generated_tests_and_submissions_are_judged_alike(okpy: Peer) -> None:
    compared, found = 0, []
    for job in generated.jobs(SEED, assignments=28, submissions=3):
        with staged(job) as folder:
            theirs, mine = both(okpy, folder, job)
        found += differences(job, theirs, mine)
        compared += len(job.tests)

    assert "" == "\n\n".join(found)
    assert compared >= 300


def test_in_the_sandbox_they_are_judged_alike_as_well(okpy: Peer, sandbox: Pool) -> None:
    found = []
    for job in generated.jobs(SEED + 1, assignments=6, submissions=1):
        with staged(job) as folder:
            mine = ours.score(folder / "checks", in_the_sandbox(job, sandbox), AMPLE)
            found += differences(job, okpy.score(folder, AMPLE), mine)

    assert "" == "\n\n".join(found)


def test_points_are_those_of_a_client_that_stops_a_suite_at_its_first_failure(okpy: Peer) -> None:
    for job in generated.jobs(SEED + 2, assignments=8, submissions=2, stateful=False):
        with staged(job) as folder:
            theirs, mine = both(okpy, folder, job, verbose=False)

        assert {name: pytest.approx(each["points"]) for name, each in theirs.items()} == {
            name: each["points"] for name, each in mine.items()
        }


def test_the_client_does_what_the_tests_of_the_format_say(okpy: Peer) -> None:
    codes = {**PASSES, **FAILS}
    tests = {f"q{place:03}.py": f"test = {question(suite(code))!r}\n" for place, code in enumerate(codes.values())}
    with staged(Job(tests, {"student.py": STUDENT})) as folder:
        theirs = okpy.score(folder, AMPLE)

    passed = [name for name, result in zip(codes, theirs.values(), strict=True) if result.get("points")]
    assert [*PASSES, *(name for name in FAILS if name in THEIRS_ALONE)] == passed


@pytest.mark.parametrize("pair", AGREEMENTS.values(), ids=AGREEMENTS)
def test_what_is_written_by_hand_is_judged_alike(okpy: Peer, pair: Pair) -> None:
    assert pair.theirs == pair.ours
    assert_told(okpy, pair)


@pytest.mark.parametrize("pair", DIFFERENCES.values(), ids=DIFFERENCES)
def test_a_known_difference_is_as_the_table_says(okpy: Peer, pair: Pair) -> None:
    assert_told(okpy, pair)


def test_the_table_lists_the_known_differences() -> None:
    rows = re.findall(r"^\| (?!what \|)(.+?) \|", README.read_text(), re.MULTILINE)

    assert list(DIFFERENCES) == rows


def assert_told(okpy: Peer, pair: Pair) -> None:
    job = Job({"q.py": pair.source}, pair.files)
    with staged(job) as folder:
        theirs = okpy.score(folder, 1, verbose=pair.verbose)
        try:
            mine = ours.score(folder / "checks", in_a_process(job), 1)
        except AssignmentError:
            mine = {"refused": ""}

    assert (pair.theirs, pair.ours) == (told(theirs), told(mine))
    assert pair.points == pytest.approx((points(theirs), points(mine)))


def told(result: Result) -> Told:
    if "refused" in result:
        return REFUSED
    if "crash" in result or "crash" in result["q"]:
        return CRASHED
    return tuple((each["passed"], each["failed"], each["locked"]) for _, each in sorted(result["q"]["suites"].items()))


def points(result: Result) -> float:
    found: float = result.get("q", {}).get("points", 0.0)
    return found
