"""Programs are judged as Stepik judges them, in its words, and an author's faults are nobody else's."""

import re
import zipfile
from pathlib import Path

import pytest

from graders.errors import AssignmentError
from graders.sandbox.outcome import Box, Outcome, Run
from graders.sandbox.pool import Pool
from graders.verdict import Fault
from tests.worker.challenges.made import CASES, RIGHT, SUMS, challenge, checking
from worker.challenges.archive import read_downloaded
from worker.challenges.errors import ChallengeError
from worker.challenges.judge import Judge
from worker.challenges.step_file import read_block
from worker.challenges.verdict import Judgement, Reason, Status

SAMPLE = """Failed test #1 of 3. Wrong answer

This is a sample test from the problem statement!

Test input:
1 2
Correct output:
3

Your code output:
4"""


def judged(sandbox: Pool, program: str, code: str = SUMS, *, all_tests: bool = False, **source: object) -> Judgement:
    made = challenge(code, **source)  # type: ignore[arg-type]
    return Judge(made, sandbox, all_tests=all_tests).judge(program, "python3")


def test_a_learner_reads_all_of_a_sample_that_failed(sandbox: Pool) -> None:
    assert SAMPLE == judged(sandbox, "print(4)").hint


def test_a_learner_reads_one_line_on_a_hidden_test(sandbox: Pool) -> None:
    found = judged(sandbox, "print(3)")

    assert ("Failed test #2 of 3. Wrong answer", 2) == (found.hint, len(found.tests))


def test_an_error_is_told_with_its_traceback(sandbox: Pool) -> None:
    hint = judged(sandbox, "if input() != '1 2':\n    raise ValueError('no')\nprint(3)").hint

    assert hint.startswith("Failed test #2 of 3. Runtime error\n\nError:\nTraceback")
    assert 'File "main.py", line 2, in <module>' in hint
    assert hint.endswith("ValueError: no")


def test_lines_are_counted_as_the_learner_sees_them(sandbox: Pool) -> None:
    templates = "::python3\n::header\nimport sys\n\n\n# three lines above\n::code\n::footer\nf()\n"
    hint = judged(sandbox, "def f():\n    return 1 / 0\n", templates_data=templates).hint

    assert 'File "main.py (footer)", line 1, in <module>' in hint
    assert 'File "main.py", line 2, in f\n    return 1 / 0' in hint


def test_lines_of_a_compiler_are_counted_so_too(sandbox: Pool) -> None:
    templates = (
        "::c++\n::header\n#include <iostream>\nint twice(int);\n::code\n::footer\nint main() { return twice(0); }\n"
    )
    made = challenge(templates_data=templates)
    hint = Judge(made, sandbox).judge("\nint twice(int number) {\n  return 2 * nummer;\n}\n", "c++").hint

    assert hint.startswith("Compilation error\n")
    assert re.search(r"^main\.cpp:3:14: error: .nummer. was not declared", hint, re.MULTILINE)


@pytest.mark.parametrize("answer", ["True", "1", "1.0", "(1, '')", "(True, 'well done')", "[1.0, None]"])
def test_every_answer_that_means_right_is_taken(sandbox: Pool, answer: str) -> None:
    assert Status.CORRECT == judged(sandbox, RIGHT, checking(f"return {answer}")).status


@pytest.mark.parametrize("answer", ["False", "0", "0.99", "(0, 'look again')", "(0.5, 'look again')"])
def test_every_answer_that_means_wrong_is_taken(sandbox: Pool, answer: str) -> None:
    found = judged(sandbox, RIGHT, checking(f"return {answer}"))
    told = "look again" if "look" in answer else "Wrong answer"

    assert (Status.WRONG, f"Failed test #1 of 3. {told}", 0) == (
        found.status,
        found.hint.splitlines()[0],
        found.score,
    )


def test_hints_on_right_answers_are_told_as_well(sandbox: Pool) -> None:
    hint = judged(sandbox, RIGHT, checking("return True, 'short!' if reply == '3' else ''")).hint

    assert "Passed test #1. short!" == hint


@pytest.mark.parametrize(
    "body",
    [
        "raise ValueError(reply)",
        "return None",
        "return 'yes'",
        "return 1.5",
        "return float('nan')",
        "return (1, 2, 3)",
        "import os; os._exit(0)",
        "import sys; sys.exit(0)",
        "bytearray(1 << 32)",
        "return check(reply, clue)",
    ],
)
def test_a_checker_that_fails_is_the_author_s_fault(sandbox: Pool, body: str) -> None:
    found = judged(sandbox, RIGHT, checking(body))

    assert (Status.BROKEN, Reason.CANNOT_CHECK, Fault.GRADER, "wrong") == (
        found.status,
        found.reason,
        found.fault,
        found.status.on_stepic,
    )
    assert found.hint.startswith("Failed test #1 of 3. Cannot check answer. Perhaps output format is wrong.")
    assert found.detail.startswith("check() failed on the reply to test #1")


def test_a_checker_that_never_ends_is_contained(sandbox: Pool) -> None:
    found = judged(sandbox, RIGHT, checking("while True: pass"))

    assert (Status.BROKEN, True) == (found.status, "did not come to an end" in found.detail)


@pytest.mark.parametrize(
    "deed",
    [
        "open('/etc/shadow').read()",
        "open('/proc/1/environ').read()",
        "open('/etc/gradewright', 'w')",
        "__import__('os').kill(1, 9)",
        "__import__('socket').create_connection(('127.0.0.1', 80), 1)",
        "__import__('socket').socket()",
        "__import__('urllib.request').request.urlopen('http://127.0.0.1/')",
    ],
)
def test_what_a_checker_may_not_do_fails_and_harms_nobody(sandbox: Pool, deed: str) -> None:
    found = judged(sandbox, RIGHT, checking(deed))
    after = judged(sandbox, RIGHT)

    assert (Status.BROKEN, Status.CORRECT) == (found.status, after.status)


def test_a_checker_finds_nothing_of_the_learner_s(sandbox: Pool) -> None:
    body = "import os; return sorted(os.listdir('.')) == ['challenge.py']"

    assert Status.CORRECT == judged(sandbox, RIGHT, checking(body)).status


def test_a_wrong_answer_before_the_checker_s_fault_is_the_learner_s(sandbox: Pool) -> None:
    found = judged(sandbox, "print(0)", checking("return {'3': False}[clue]"))

    assert (Status.WRONG, Fault.STUDENT, 1) == (found.status, found.fault, len(found.tests))


def test_all_tests_are_run_on_demand_and_nothing_else_changes(sandbox: Pool) -> None:
    one, every = judged(sandbox, "print(10)"), judged(sandbox, "print(10)", all_tests=True)

    assert (one.hint, one.status, one.score) == (every.hint, every.status, every.score)
    assert [Reason.WRONG_ANSWER, Reason.CORRECT, Reason.WRONG_ANSWER] == [test.reason for test in every.tests]


def test_a_step_that_scores_all_tests_gives_their_share(sandbox: Pool) -> None:
    found = judged(sandbox, "print(10)", are_all_tests_run=True, are_all_tests_scored=True)

    assert (Status.WRONG, 0.333) == (found.status, round(found.score, 3))


def test_a_reply_is_stripped_and_a_clue_is_not(sandbox: Pool) -> None:
    code = checking("return (reply, clue) == ('3', ' 3 ')")

    assert Status.CORRECT == judged(sandbox, "print('  3\\n\\n')", code, cases=[["", " 3 "]]).status


def test_bytes_that_are_no_text_reach_the_checker_replaced(sandbox: Pool) -> None:
    program = "import sys; sys.stdout.buffer.write(b'a\\xff')"

    assert Status.CORRECT == judged(sandbox, program, checking(r"return reply == 'a\ufffd'")).status


def test_clues_have_gone_through_json(sandbox: Pool) -> None:
    code = "def generate():\n    return [('1\\n', {1: (2, 3)})]\n" + checking("return clue == {'1': [2, 3]}")

    assert Status.CORRECT == judged(sandbox, RIGHT, code, cases=[]).status


def test_tests_come_in_stepik_s_order(sandbox: Pool) -> None:
    code = (
        "tests = [('listed\\n', 'b', 'b')]\ndef generate():\n    return ['made\\n']\ndef solve(dataset): return 'c'\n"
    )
    made = Judge(challenge(code, [["stored\n", "a"]]), sandbox)

    assert [("stored\n", "a", True), ("listed\n", "b", False), ("made\n", "c", False)] == [
        (test.dataset, test.clue, test.is_sample) for test in made.tests
    ]


def test_tests_are_made_alike_each_time(sandbox: Pool) -> None:
    code = "import random\ndef generate():\n    return [(str(random.random()), '') for _ in range(3)]\n"
    first, again = (Judge(challenge(code, []), sandbox).tests for _ in range(2))

    assert first == again


@pytest.mark.parametrize(
    ("code", "cause"),
    [
        ("def generate():\n    return [1]\n", "as a dataset, which must be a text"),
        ("def generate():\n    return [('a', 'b'), 'c']\n", "never both"),
        ("def generate():\n    return ['a']\n", "solve"),
        ("def generate():\n    return [('a', object())]\n", "JSON"),
        ("def generate():\n    while True: pass\n", "did not come to an end"),
        ("tests = [('a', 'b')]\n", "(dataset, clue, reply)"),
        ("def generate(:\n", "SyntaxError"),
        ("", "has no tests"),
    ],
)
def test_an_author_s_code_that_makes_no_tests_is_told(sandbox: Pool, code: str, cause: str) -> None:
    with pytest.raises(ChallengeError) as caught:
        Judge(challenge(code, []), sandbox)

    assert cause in str(caught.value)


def test_a_learner_s_own_copy_is_judged_by_its_samples(sandbox: Pool) -> None:
    made = read_block("x", {"name": "code", "options": {"samples": [["1 2", "3\n"], ["2 2", "4"]]}})
    judge = Judge(made, sandbox)

    assert [Status.CORRECT, Status.WRONG] == [judge.judge(program, "python3").status for program in (RIGHT, "print(3)")]


def test_a_language_without_an_image_is_not_supported_here(sandbox: Pool) -> None:
    found = Judge(challenge(), sandbox).judge("main = 1", "haskell")

    assert (Status.NOT_JUDGED, Reason.UNSUPPORTED, None) == (found.status, found.reason, found.fault)


def test_a_language_whose_image_is_missing_is_not_supported_here(sandbox: Pool) -> None:
    class WithoutCompilers:
        def run(self, box: Box, run: Run) -> Outcome:
            return sandbox.run(box, run)

        def image_id(self, image: str) -> str:
            if image == "gradewright/cpp":
                raise AssignmentError("there is no image gradewright/cpp: run `make images`")
            return sandbox.image_id(image)

    found = Judge(challenge(), WithoutCompilers()).judge("int main() {}", "c++")

    assert (Reason.UNSUPPORTED, True) == (found.reason, "make images" in found.detail)


def test_a_language_that_is_not_allowed_is_not_judged(sandbox: Pool) -> None:
    found = Judge(challenge(templates_data="::c++\n"), sandbox).judge(RIGHT, "python3")

    assert (Reason.NOT_ALLOWED, None, len(CASES)) == (found.reason, found.fault, found.test_count)


def test_a_program_that_waits_is_out_of_time(sandbox: Pool) -> None:
    found = judged(sandbox, "import time; time.sleep(60)", execution_time_limit=1, is_time_limit_scaled=False)

    assert Reason.TIME_LIMIT == found.reason


def test_a_program_that_floods_is_told_so(sandbox: Pool) -> None:
    assert Reason.OUTPUT_LIMIT == judged(sandbox, "while True: print('x' * 1000)").reason


@pytest.mark.parametrize("is_packed", [True, False])
def test_tests_that_were_downloaded_take_the_place_of_all(sandbox: Pool, tmp_path: Path, is_packed: bool) -> None:
    path = tmp_path / "tests.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in {"10": "4 4\n", "10.clue": "8", "2": "1 1\n", "2.clue": "2\n", "readme": "", "3": ""}.items():
            archive.writestr(name, text)
    if not is_packed:
        zipfile.ZipFile(path).extractall(tmp_path / "tests")
        path = tmp_path / "tests"
    judge = Judge(challenge("def generate(): raise ValueError\n" + SUMS), sandbox, tests=read_downloaded(path))

    assert [("1 1\n", "2\n", True), ("4 4\n", "8", False)] == [
        (test.dataset, test.clue, test.is_sample) for test in judge.tests
    ]
    assert Status.CORRECT == judge.judge(RIGHT, "python3").status


@pytest.mark.parametrize("name", ["no.zip", "."])
def test_what_holds_no_tests_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "no.zip").write_text("no")

    with pytest.raises(ChallengeError, match=r"tests"):
        read_downloaded(tmp_path / name)


def test_after_a_checker_s_fault_nothing_more_is_asked_of_it(sandbox: Pool) -> None:
    found = judged(sandbox, RIGHT, checking("raise KeyError"), all_tests=True)

    assert (Status.BROKEN, 1) == (found.status, len(found.tests))


def test_a_test_that_is_too_large_for_the_memory_limit_blames_nobody(sandbox: Pool) -> None:
    made = challenge(SUMS, [["1 " * 1_100_000, "3"]], execution_memory_limit=32)
    found = Judge(made, sandbox).judge(RIGHT, "python3")

    assert (Status.NOT_JUDGED, Reason.TOO_LARGE, None) == (found.status, found.reason, found.fault)


def test_large_replies_are_judged_in_several_runs_of_the_checker(sandbox: Pool) -> None:
    code = checking("return reply == clue")
    made = challenge(code, [[f"{number}\n", f"{number}" * 3_000_000] for number in range(4)])
    found = Judge(made, sandbox).judge("print(input() * 3_000_000)", "python3")

    assert Status.CORRECT == found.status


def test_what_a_checker_repeats_of_a_reply_moves_no_cursor(sandbox: Pool) -> None:
    hint = judged(sandbox, r"print('a\x1b[2Jb')", checking("return False, 'not ' + reply")).hint

    assert "Failed test #1 of 3. not a[2Jb" == hint.splitlines()[0]


def test_a_function_called_tests_is_no_list_of_them(sandbox: Pool) -> None:
    assert len(CASES) == len(Judge(challenge(SUMS + "\ndef tests(): pass\n"), sandbox).tests)


def test_a_test_that_cannot_be_told_is_the_authors_fault_and_never_left_out(sandbox: Pool) -> None:
    code = """
clue = []
for _ in range(300):
    clue = [clue]
def generate():
    return [("1", "1"), ("2", clue)]
"""

    with pytest.raises(ChallengeError, match="nested too deeply"):
        Judge(challenge(code, cases=[]), sandbox)


def test_a_checker_that_uses_much_for_many_tests_may_do_so_for_each(sandbox: Pool) -> None:
    hoarding = "kept = []\ndef check(reply, clue):\n    kept.append('x' * (200 << 20))\n    return reply == clue\n"
    made = challenge(hoarding, [[f"{number} 0\n", str(number)] for number in range(5)])

    assert Status.CORRECT is Judge(made, sandbox).judge(RIGHT, "python3").status


def test_an_author_may_take_longer_to_make_all_tests_than_to_check(sandbox: Pool) -> None:
    code = """import time
def generate():
    return [f"{number} 0" for number in range(3)]
def solve(dataset):
    end = time.process_time() + 4
    while time.process_time() < end:
        pass
"""

    assert 3 == len(Judge(challenge(code, []), sandbox).tests)
