"""Graders over the real sandbox: a sound one passes every check, and each way of being unfit is refused by its own."""

import re
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest

from graders.assignment import load_assignment
from graders.attacks.corpus import corpus_folder, read_attacks
from graders.errors import AssignmentError
from graders.gate.finding import Level
from graders.gate.gate import check
from graders.sandbox.docker import Engine
from graders.sandbox.pool import Pool

TOML = """
[submission]
files = ["lab.py"]
[sandbox]
cpu_seconds = 2
wall_seconds = 10
[[suite]]
format = "ok"
path = "tests"
points = 4
"""
SUITE = "test = {{'name': {name!r}, 'points': 1, 'suites': [{{'type': 'doctest', 'cases': [{{'code': {code!r}}}]}}]}}"
SOLUTION = "def double(x):\n    return x + x\n\n\ndef largest(items):\n    return max(items)\n"
SOUND = {
    "grader.toml": TOML,
    "tests/double.py": SUITE.format(name="double", code=">>> from lab import *\n>>> double(3)\n6\n>>> double(4)\n8"),
    "tests/largest.py": SUITE.format(name="largest", code=">>> from lab import *\n>>> largest([1, 3, 2])\n3"),
    "solution/lab.py": SOLUTION,
    "starter/lab.py": "def double(x):\n    pass\n\n\ndef largest(items):\n    pass\n",
    "wrong/adds/lab.py": SOLUTION.replace("x + x", "x + 3"),
    "wrong/adds/expected.toml": 'score = 2\nfault = "student"\nstatus = { double = "failed" }\n',
}
RESULTS = """
import json, pathlib
pathlib.Path("results").mkdir(exist_ok=True)
tests = [{"name": "told by the run", "score": 1, "max_score": 1}]
pathlib.Path("results/results.json").write_text(json.dumps({"tests": tests}))
"""
#: One of each kind that is quick.
SAMPLE = frozenset({"forging/claims_answers", "forging/claims_success", "spying/walks_frames"})


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with closing(Pool(Engine(), 1)) as pool:
        yield pool


def found(
    folder: Path,
    pool: Pool,
    changes: Mapping[str, str | None],
    attacks: frozenset[str] = frozenset(),
    repeat: int = 3,
) -> Mapping[str, list[tuple[Level, str]]]:
    """Check the sound grader with some files changed or, where None is given, taken away."""
    files = {name: data for name, data in {**SOUND, **changes}.items() if data is not None}
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(data)
    thrown = [attack for attack in read_attacks(corpus_folder()) if attack.full_name in attacks]
    findings: dict[str, list[tuple[Level, str]]] = {}
    for finding in check(load_assignment(folder), [pool], thrown, repeat):
        findings.setdefault(finding.check, []).append((finding.level, finding.text))
    return findings


def refusals(findings: Mapping[str, list[tuple[Level, str]]]) -> dict[str, list[str]]:
    failed = {name: [text for level, text in some if level is Level.FAILED] for name, some in findings.items()}
    return {name: texts for name, texts in failed.items() if texts}


def test_a_sound_grader_passes_every_check(tmp_path: Path, pool: Pool) -> None:
    findings = found(tmp_path, pool, {}, SAMPLE)

    assert {} == refusals(findings)
    assert {
        "loads": [(Level.OK, "4 points by tests (ok)")],
        "solution": [(Level.OK, "earns 4 of 4, 3 times of 3")],
        "assurance": [(Level.OK, "every suite is judged outside the student's process")],
        "patterns": [(Level.OK, "every pattern of tests' names fits one")],
        "wrong": [(Level.OK, "1 wrong submission earns what it should")],
        "unsolved": [(Level.OK, "the empty submission earns 0 of 4, the starter files earns 0 of 4")],
        "can fail": [(Level.OK, "each of 2 tests is failed by some wrong submission")],
        "attacks": [(Level.OK, "3 attacks gain nothing")],
    } == {name: findings[name] for name in findings if name != "limits"}
    assert findings["limits"][0][1].startswith("cpu 0.0")


def test_what_tests_cannot_do_apart_is_told_before_all_else(tmp_path: Path, pool: Pool) -> None:
    walks = (
        "import sys, unittest, lab\nclass T(unittest.TestCase):\n    def test_a(self): sys._getframe(), lab.double(1)\n"
    )
    toml = TOML.replace('"ok"', '"unittest"')
    findings = found(tmp_path, pool, {"grader.toml": toml, "tests/test_lab.py": walks, "tests/double.py": None})

    ((level, told),) = findings["obstacles"]
    assert Level.WARNING is level
    assert re.search(r"test_lab\.py:3: .*walks the call stack.*separate = false", told)
    assert ["loads", "obstacles"] == list(findings)[:2]


def test_what_no_wrong_submission_fails_a_mutant_may(tmp_path: Path, pool: Pool) -> None:
    ((level, told),) = found(tmp_path, pool, {"starter/lab.py": None})["can fail"]

    assert level is Level.OK
    assert re.fullmatch(r"each of 2 tests is failed by some wrong submission \(1\) or one of \d mutants \(1\)", told)


@pytest.mark.parametrize(
    ("check_name", "complaint", "changes"),
    [
        ("solution", "earns 2 of 4 (lost: double)", {"solution/lab.py": SOLUTION.replace("x + x", "x")}),
        ("solution", "earns 0 of 4 (lab.py is missing", {"solution/lab.py": None, "solution/lib.py": SOLUTION}),
        ("solution", "solution does not exist", {"solution/lab.py": None}),
        ("wrong", "adds earns 2, not 3", {"wrong/adds/expected.toml": "score = 3\n"}),
        ("unsolved", "the starter files earns 4 of 4: no test asks for work", {"starter/lab.py": SOLUTION}),
        (
            "unsolved",
            "the empty submission earns 4 of 4",
            {f"tests/{name}.py": SUITE.format(name=name, code=">>> 1\n1") for name in ("double", "largest")},
        ),
        (
            "can fail",
            "mutants of the solution fails largest: put a submission",
            {"tests/largest.py": SUITE.format(name="largest", code=">>> from lab import *\n>>> 1\n1")},
        ),
        (
            "limits",
            "set cpu_seconds to ",
            {"solution/lab.py": f"{SOLUTION}\nimport time\nwhile time.process_time() < 0.9: pass\n"},
        ),
        (
            "patterns",
            'hidden: no test fits "no such"; there are told by the run',
            {
                "grader.toml": f"""{TOML}[[suite]]
format = "command"
path = "command"
command = "python3 run.py"
points = 1
hidden = ["no such"]
""",
                "command/run.py": RESULTS,
            },
        ),
        ("limits", "set memory_mb to ", {"solution/lab.py": f"{SOLUTION}\nhog = bytearray(200 << 20)\n"}),
        (
            "attacks",
            "it earned 2 where 0 is due",
            {"tests/largest.py": SUITE.format(name="largest", code=">>> import lab\n>>> len(dir(lab)) > 9\nTrue")},
        ),
    ],
)
def test_an_unfit_grader_is_refused(
    tmp_path: Path, pool: Pool, check_name: str, complaint: str, changes: Mapping[str, str | None]
) -> None:
    told = refusals(found(tmp_path, pool, changes, SAMPLE if check_name == "attacks" else frozenset()))

    assert complaint in " | ".join(told.get(check_name, [])), told


def test_a_grader_that_wavers_is_refused(tmp_path: Path, pool: Pool) -> None:
    wavering = f"import random\nodd = random.random() < 0.5\n{SOLUTION.replace('x + x', 'x + x + odd')}"

    told = refusals(found(tmp_path, pool, {"solution/lab.py": wavering}, repeat=24))

    assert "earns full marks only " in told["solution"][0]
    assert " times of 24, and otherwise 2 of 4 (lost: double): a test depends on chance" in told["solution"][0]


def test_a_test_may_be_named_that_nothing_can_fail(tmp_path: Path, pool: Pool) -> None:
    changes = {
        "grader.toml": f'{TOML}\n[check]\ncannot_fail = ["larg*", "smallest"]\n',
        "tests/largest.py": SUITE.format(name="largest", code=">>> from lab import *\n>>> 1\n1"),
    }

    findings = found(tmp_path, pool, changes)

    assert {} == refusals(findings)
    assert [
        (Level.NOTE, "accepted by cannot_fail in [check]: largest"),
        (Level.WARNING, 'no test fits "smallest" of cannot_fail in [check]: take it out'),
    ] == findings["can fail"][1:]


def test_what_needs_a_solution_is_left_until_there_is_one(tmp_path: Path, pool: Pool) -> None:
    findings = found(tmp_path, pool, {"solution/lab.py": SOLUTION.replace("max", "min")})

    assert (
        Level.NOTE,
        "not checked until it earns full marks each time: patterns, limits, can fail, attacks",
    ) == findings["solution"][-1]
    assert {"loads", "solution", "assurance", "wrong", "unsolved"} == set(findings)


def test_a_wrong_submission_without_its_expectation_is_an_error(tmp_path: Path, pool: Pool) -> None:
    with pytest.raises(AssignmentError, match=r"wrong/adds/expected.toml does not exist"):
        found(tmp_path, pool, {"wrong/adds/expected.toml": None})


def test_without_attacks_they_are_noted_as_left_out(tmp_path: Path, pool: Pool) -> None:
    assert [(Level.NOTE, "left out, so there is no stamp")] == found(tmp_path, pool, {})["attacks"]
