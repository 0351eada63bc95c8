"""Suites of the ok format beyond doctest: Scheme, Logic and SQL, what is only asked, extra credit, time for a case."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from graders.assignment import load_assignment
from graders.errors import AssignmentError
from graders.formats.ok import OkSuite, load
from graders.sandbox.limits import Limits
from graders.sandbox.outcome import Box, Json, Outcome, Run
from graders.sandbox.pool import Pool
from graders.verdict import Ending, Status, TestResult, Visibility
from tests.graders.formats.driven import drive_all

Suite = Mapping[str, object]

SCHEME = (Path(__file__).parents[2] / "differential/files/scheme.py").read_text()
LOGIC = """
facts = []
def create_global_frame(): return {}
def read_line(line): return line.split()
def scheme_eval(form, env):
    if form[0] == "fact": facts.append(form[1])
    else: return " ".join(facts) or "none"
"""
SQL = "create table t as select 1 as a union select 2;\n"
SLOW = "def forever():\n    while True: pass\n"
STUBBORN = "import signal\ndef forever():\n    signal.setitimer(signal.ITIMER_REAL, 0)\n    while True: pass\n"


def question(folder: Path, name: str, *suites: Suite, **more: object) -> None:
    test = {"name": name, "points": 1, "suites": list(suites), **more}
    (folder / f"{name}.py").write_text(f"test = {test!r}\n")


def cases(kind: str, *codes: str, **more: object) -> Suite:
    return {"type": kind, "cases": [{"code": code} for code in codes], **more}


def loaded(folder: Path, points: float | None = None, case_seconds: float = 10.0) -> OkSuite:
    return load(folder, points, Visibility.VISIBLE, case_seconds)


def results(suite: OkSuite, **files: str) -> tuple[TestResult, ...]:
    """Run and judge, with files given by their names, a dot spelled as `__`."""
    return suite.judge(drive_all(suite, {name.replace("__", "."): text for name, text in files.items()}))


def statuses(suite: OkSuite, **files: str) -> list[list[str]]:
    """Run and judge each case of each suite."""
    return told(suite, drive_all(suite, {name.replace("__", "."): text for name, text in files.items()}))


def told(suite: OkSuite, outcomes: Sequence[Outcome]) -> list[list[str]]:
    return [[status.value for status, _ in judged] for judged in suite.judge_cases(outcomes)]


def test_scheme_is_evaluated_by_the_submitted_interpreter(tmp_path: Path) -> None:
    setup = "scm> (define x 2)"
    question(tmp_path, "q", cases("scheme", "scm> (+ x 1)\n3", "scm> y\nSchemeError", "scm> x\n3", setup=setup))

    assert [["passed", "passed", "failed"]] == statuses(loaded(tmp_path), scheme__py=SCHEME)


def test_each_scheme_case_has_a_global_frame_of_its_own(tmp_path: Path) -> None:
    question(tmp_path, "q", cases("scheme", "scm> (define x 2)\nx", "scm> x\nSchemeError"))

    assert [["passed", "passed"]] == statuses(loaded(tmp_path), scheme__py=SCHEME)


def test_a_missing_interpreter_fails_its_cases_alone(tmp_path: Path) -> None:
    question(tmp_path, "q1", cases("scheme", "scm> 1\n1"))
    question(tmp_path, "q2", cases("doctest", ">>> 1\n1"))
    found = results(loaded(tmp_path))

    assert [Status.FAILED, Status.PASSED] == [result.status for result in found]
    assert "No module named 'scheme'" in found[0].feedback


def test_an_interpreter_that_raises_what_a_case_expects_passes_nothing(tmp_path: Path) -> None:
    question(tmp_path, "q", cases("scheme", "scm> (car 1)\nSchemeError"))

    assert [["failed"]] == statuses(
        loaded(tmp_path), scheme__py="class SchemeError(Exception): pass\nraise SchemeError"
    )


def test_logic_keeps_facts_for_a_suite_and_forgets_them_for_the_next(tmp_path: Path) -> None:
    first = cases("logic", "logic> fact a", "logic> fact b", "logic> query\na b")
    question(tmp_path, "q", first, cases("logic", "logic> query\nnone", "logic> fact c"))

    assert [["passed"] * 3, ["passed"] * 2] == statuses(loaded(tmp_path), logic__py=LOGIC)


def test_rows_may_come_in_any_order_unless_asked_for(tmp_path: Path) -> None:
    read = {"setup": "sqlite> .read hw.sql"}
    rows = "sqlite> select a from t order by a;\n2\n1"
    question(tmp_path, "q", cases("sqlite", rows, **read), cases("sqlite", rows, **read, ordered=True))
    found = results(loaded(tmp_path), hw__sql=SQL)

    assert [Status.PASSED, Status.FAILED] == [result.status for result in found]
    assert (
        "q > suite 2 > case 1\nsqlite> .read hw.sql\nsqlite> select a from t order by a;\n1\n2\n\n"
        "# Error: expected in this order\n#     2\n#     1\n# but got\n#     1\n#     2"
    ) == found[1].feedback


def test_no_submitted_file_stands_in_for_the_database(tmp_path: Path) -> None:
    question(tmp_path, "q", cases("sqlite", "sqlite> select 1;\n1"))

    assert [["passed"]] == statuses(loaded(tmp_path), sqlite3__py="raise ValueError", datetime__py="raise ValueError")


def test_what_the_database_complains_of_is_shown(tmp_path: Path) -> None:
    question(tmp_path, "q", cases("sqlite", "sqlite> select nope from t;", setup="sqlite> .read hw.sql"))

    assert "Error: near line 2: no such column: nope" in results(loaded(tmp_path), hw__sql=SQL)[0].feedback


def test_a_script_that_never_ends_is_not_waited_for_in_each_case_that_reads_it(tmp_path: Path) -> None:
    question(tmp_path, "q", cases("sqlite", "sqlite> select 1;", "sqlite> select 2;", setup="sqlite> .read hw.sql"))
    suite, slow = loaded(tmp_path), [Outcome(Ending.TIMEOUT, exit_status=-14)]

    assert suite.plan(slow) is None
    assert [["timeout", "timeout"]] == told(suite, slow)


def test_no_row_that_is_expected_goes_in(tmp_path: Path) -> None:
    question(tmp_path, "q", cases("sqlite", "sqlite> select 1;\nthe answer", setup="sqlite> .read hw.sql"))

    assert "the answer" not in repr(loaded(tmp_path).plan([]))


def test_what_is_only_asked_counts_where_it_says_so_and_never_runs(tmp_path: Path) -> None:
    concept = {"type": "concept", "cases": [{"question": "Why?", "answer": "So.", "choices": ["So.", "No."]}]}
    question(tmp_path, "q", cases("wwpp", ">>> 1\n7"), {**concept, "scored": True}, cases("doctest", ">>> 1\n1"))
    suite = loaded(tmp_path)

    assert ["q > suite 2", "q > suite 3"] == [result.name for result in results(suite)]
    assert [["passed"], ["passed"]] == statuses(suite)
    assert "Why" not in repr(suite.plan([]))


def test_what_is_asked_and_not_yet_answered_is_locked(tmp_path: Path) -> None:
    locked = {"question": "Why?", "answer": "5f1a", "locked": True}
    half = cases("wwpp", ">>> 1\n5f1a\n# locked", scored=True)
    question(tmp_path, "q", {"type": "concept", "scored": True, "cases": [locked]}, half)

    assert [["locked"], ["locked"]] == statuses(loaded(tmp_path))


def test_extra_points_come_on_top(tmp_path: Path) -> None:
    question(tmp_path, "q1", cases("doctest", ">>> 1\n2"))
    question(tmp_path, "q2", cases("doctest", ">>> 1\n1"), extra=True, points=0.5)
    suite = loaded(tmp_path, points=10)

    assert 10 == suite.max_score
    assert [("q1", 0, 10), ("q2 (extra)", 5, 0)] == [(r.name, r.score, r.max_score) for r in results(suite)]


def test_tests_that_a_pattern_hides_run_apart_and_tell_nothing(tmp_path: Path) -> None:
    folder = assignment(tmp_path, 'hidden = ["secret*"]')
    question(folder / "tests", "secret", cases("doctest", ">>> 'treasure'\n1"))
    (suite,) = load_assignment(folder).suites
    first, second = suite.plan([]), suite.plan([Outcome(Ending.OK, ({"case": 0, "prompt": 0, "value": "1"},))])

    assert "treasure" not in repr(first)
    assert "treasure" in repr(second)
    found = suite.judge([Outcome(Ending.OK), Outcome(Ending.OK, ({"case": 1, "prompt": 0, "value": "2"},))])
    assert [Visibility.VISIBLE, Visibility.HIDDEN] == [result.visibility for result in found]
    assert "A hidden case failed." == found[1].feedback


def test_extra_points_alone_cannot_be_shared_out(tmp_path: Path) -> None:
    question(tmp_path, "q", cases("doctest", ">>> 1\n1"), extra=True)

    with pytest.raises(AssignmentError, match="no test has points to share out"):
        loaded(tmp_path, points=10)


def test_stdout_shows_no_count_of_what_was_written_to_it(tmp_path: Path) -> None:
    question(tmp_path, "q", cases("doctest", ">>> import sys\n>>> sys.stdout.write('x')\nx"))

    assert [["passed"]] == statuses(loaded(tmp_path))


def test_remarks_alone_below_a_blank_line_are_no_answer(tmp_path: Path) -> None:
    question(tmp_path, "q", cases("doctest", ">>> x = 1\n\n# explanation: nothing is shown"))

    assert [["passed"]] == statuses(loaded(tmp_path))


def three_cases(folder: Path, case_seconds: float = 1.0) -> OkSuite:
    """Write a test whose second case never ends."""
    call = ">>> from lab import forever\n>>> forever()"
    question(folder, "q", cases("doctest", ">>> 1\n1", call, ">>> 3\n3"))
    return loaded(folder, case_seconds=case_seconds)


def test_a_slow_case_costs_itself_and_the_others_still_run(tmp_path: Path) -> None:
    suite = three_cases(tmp_path)

    assert [["passed", "timeout", "passed"]] == statuses(suite, lab__py=SLOW)
    assert "longer than 1 s, the time that one has" in results(suite, lab__py=SLOW)[0].feedback


def in_the_sandbox(suite: OkSuite, lab: str, sandbox: Pool, limits: Limits) -> list[Outcome]:
    outcomes: list[Outcome] = []
    while (run := suite.plan(outcomes)) is not None:
        box = Box("gradewright/python", "process", limits)
        outcomes.append(sandbox.run(box, Run(run.driver, run.task, {"lab.py": lab.encode()})))
    return outcomes


def test_a_slow_case_is_ended_in_the_sandbox_by_its_own_limit(tmp_path: Path, sandbox: Pool) -> None:
    suite = three_cases(tmp_path)
    outcomes = in_the_sandbox(suite, SLOW, sandbox, Limits(cpu_seconds=20, wall_seconds=20))

    assert [Ending.TIMEOUT, Ending.OK] == [outcome.ending for outcome in outcomes]
    assert outcomes[0].wall_seconds < 10
    assert [["passed", "timeout", "passed"]] == [
        [status.value for status, _ in each] for each in suite.judge_cases(outcomes)
    ]


def test_who_puts_the_alarm_off_meets_the_limits_of_the_run(tmp_path: Path, sandbox: Pool) -> None:
    suite = three_cases(tmp_path)
    outcomes = in_the_sandbox(suite, STUBBORN, sandbox, Limits(cpu_seconds=1, wall_seconds=20))

    assert Ending.CPU is outcomes[0].ending
    assert [["passed", "timeout", "passed"]] == [
        [status.value for status, _ in each] for each in suite.judge_cases(outcomes)
    ]


@pytest.mark.parametrize("ending", [Ending.CPU, Ending.TIMEOUT])
@pytest.mark.parametrize(("spent", "again"), [(8.0, [1, 2]), (1.0, [2])])
def test_a_case_that_others_left_no_time_gets_another_chance(
    tmp_path: Path, ending: Ending, spent: float, again: Sequence[int]
) -> None:
    question(tmp_path, "q", cases("doctest", ">>> 0\n0", ">>> 1\n1", ">>> 2\n2"))
    reports: list[dict[str, Json]] = [{"case": 0, "prompt": 0, "value": "0"}, {"case": 1, "prompt": 0, "spent": spent}]
    run = loaded(tmp_path).plan([Outcome(ending, tuple(reports), exit_status=-9, wall_seconds=10.0)])

    assert run is not None
    assert again == ids(run)


def ids(run: Run) -> list[int]:
    found = run.task["cases"]
    assert isinstance(found, list)
    return [case["id"] for case in found]


def test_the_time_of_a_case_is_a_key_of_its_suite(tmp_path: Path) -> None:
    folder = assignment(tmp_path, "case_seconds = 1.5")
    (suite,) = load_assignment(folder).suites
    run = suite.plan([])

    assert run is not None
    assert 1.5 == run.task["case_seconds"]


@pytest.mark.parametrize(
    ("key", "complaint"),
    [
        ("case_seconds = 9", r"grader.toml:6: \[suite 1\] case_seconds: 9 is more than the 5 wall_seconds"),
        ("case_seconds = 0", r"grader.toml:6: \[suite 1\] case_seconds"),
        ('case_seconds = "1"', r"grader.toml:6: \[suite 1\] case_seconds"),
    ],
)
def test_a_time_that_no_case_can_have_is_told(tmp_path: Path, key: str, complaint: str) -> None:
    with pytest.raises(AssignmentError, match=complaint):
        load_assignment(assignment(tmp_path, key))


def assignment(folder: Path, key: str) -> Path:
    (folder / "tests").mkdir()
    question(folder / "tests", "q", cases("doctest", ">>> 1\n1"))
    (folder / "grader.toml").write_text(
        f'[sandbox]\nwall_seconds = 5\n[[suite]]\nformat = "ok"\npath = "tests"\n{key}\n'
    )
    return folder
