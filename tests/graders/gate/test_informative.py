"""A wrong submission shows that a test can fail only if its code came to be tested."""

from collections.abc import Mapping

import pytest

from graders.gate.informative import failures
from graders.submission import Submission
from graders.verdict import Assurance, Ending, Provenance, Status, TestResult, Verdict

PROVENANCE = Provenance("a", "f", "i", {}, "process", "", "", 0.0, 0.0, 0.0)
MODULE = "import math\n\ndef f(x):\n    return x\n"
PROGRAM = "print(int(input()) + 1)\n"


def verdict(statuses: Mapping[str, Status], outcome: Ending = Ending.OK) -> Verdict:
    tests = tuple(TestResult(name, 0.0, 1.0, status) for name, status in statuses.items())
    return Verdict(0.0, 1.0, None, Assurance.SEPARATED, tests, outcome, PROVENANCE)


def failed(statuses: Mapping[str, Status], given: str, solution: str, outcome: Ending = Ending.OK) -> set[str]:
    keys = failures(
        verdict(statuses, outcome), Submission({"a.py": given.encode()}), Submission({"a.py": solution.encode()})
    )
    return {name for _, name, _ in keys}


def test_beside_a_test_that_passes_every_failure_counts() -> None:
    statuses = {
        "passes": Status.PASSED,
        "fails": Status.FAILED,
        "breaks": Status.ERROR,
        "hangs": Status.TIMEOUT,
        "never ran": Status.MISSING,
    }

    assert {"fails", "breaks", "hangs"} == failed(statuses, "raise ValueError\n", MODULE)


@pytest.mark.parametrize(
    ("given", "counts"),
    [
        ("import math\n\ndef f(x):\n    return x + 1\n", True),
        ("import math\n\ndef f(x):\n    while True: pass\n", True),
        ("import math\n\ndef f(x):\n    return x +\n", False),
        ("import maths\n\ndef f(x):\n    return x\n", False),
        ("import math\n\ndef f(x):\n    return x\n\n1 / 0\n", False),
        ("", False),
    ],
)
def test_where_all_fail_the_module_must_load_as_the_solution_does(given: str, counts: bool) -> None:
    statuses = {"one": Status.ERROR, "two": Status.FAILED}

    assert (set(statuses) if counts else set()) == failed(statuses, given, MODULE, Ending.CPU)


def test_where_all_fail_a_program_must_have_answered_wrongly() -> None:
    statuses = {"wrong": Status.FAILED, "crashed": Status.ERROR}

    assert {"wrong"} == failed(statuses, "print(1)\n", PROGRAM)
    assert set() == failed(statuses, "print(1)\n", PROGRAM, Ending.CRASH)


def test_tests_of_one_name_are_told_apart() -> None:
    tests = (
        TestResult("adds", 1.0, 1.0, Status.PASSED),
        TestResult("adds", 0.0, 1.0, Status.FAILED),
        TestResult("adds", 0.0, 1.0, Status.FAILED, suite="extra"),
    )
    seen = Verdict(1.0, 3.0, None, Assurance.SEPARATED, tests, Ending.OK, PROVENANCE)

    assert {("", "adds", 1), ("extra", "adds", 0)} == failures(seen, Submission({}), Submission({}))
