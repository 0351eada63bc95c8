"""Programs over the real sandbox: as they would run from a shell, with nothing of the grading in reach."""

from pathlib import Path

import pytest

from graders.errors import AssignmentError
from graders.formats.stdio import StdioSuite
from graders.sandbox.outcome import Outcome, Run
from graders.sandbox.pool import Pool
from graders.verdict import Ending
from tests.graders.formats.stdio.suites import BOX, suite


def ran(sandbox: Pool, loaded: StdioSuite, name: str, source: str) -> list[Outcome]:
    """Run all that a suite asks for, with one file as the submission."""
    outcomes: list[Outcome] = []
    while (run := loaded.plan(outcomes)) is not None:
        files = {name: source.encode(), **run.files} if run.with_submission else run.files
        order = Run(run.driver, run.task, files, collect=run.collect)
        outcomes.append(sandbox.run(run.box or BOX, order))
    return outcomes


def once(sandbox: Pool, folder: Path, source: str, given: str = "", keys: str = "") -> Outcome:
    loaded = suite(folder, keys, {"1.in": given, "1.out": ""})
    (outcome,) = ran(sandbox, loaded, "main.py", source)
    return outcome


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("print(input()[::-1])", "cba\n"),
        ("import sys; print(sys.stdin.read().split())", "['abc', 'd']\n"),
        ("import sys; print(sys.argv)", "['main.py', '-x', 'y z']\n"),
        ("import sys; sys.stdout.buffer.write(b'\\xff\\n')", "\N{REPLACEMENT CHARACTER}\n"),
        ("print(__name__, __file__.rpartition('/')[2], __doc__)", "__main__ main.py None\n"),
        ("import os; os.write(1, os.read(0, 3))", "abc"),
        ("import atexit; atexit.register(print, 'bye')", "bye\n"),
        ("import threading, time\nthreading.Thread(target=lambda: (time.sleep(.05), print('late'))).start()", "late\n"),
        ("import sys; print('a', end=''); sys.exit()", "a"),
        ("import sys; print('a', end=''); sys.stdout = None", "a"),
        ("stream = open(1, 'w'); stream.write('kept')", "kept"),
        ("class A:\n    def __del__(self): print('gone')\na = A()", "gone\n"),
        ("import os; print('lost'); os._exit(0)", ""),
        ("import pickle\nclass A: pass\nprint(type(pickle.loads(pickle.dumps(A()))) is A)", "True\n"),
        (
            "import multiprocessing as m\nif __name__ == '__main__':\n    m.Process(target=print, args=(7,)).start()",
            "7\n",
        ),
        ("def f(n): return n and 1 + f(n - 1)\nprint(f(994))", "994\n"),
        ("import random as r; print(len({r.random() for _ in range(9)}))", "9\n"),
    ],
)
def test_a_python_file_runs_as_in_an_interpreter_of_its_own(
    sandbox: Pool, tmp_path: Path, source: str, expected: str
) -> None:
    outcome = once(sandbox, tmp_path, source, "abc\nd\n", "[tests.1]\narguments = \"-x 'y z'\"")

    assert (Ending.OK, expected, "") == (outcome.ending, outcome.stdout, outcome.stderr)


@pytest.mark.parametrize(
    ("source", "status", "told"),
    [
        ("import sys; sys.exit(3)", 3, ""),
        ("import sys; sys.exit('no way')", 1, "no way\n"),
        ("import os; os._exit(4)", 4, ""),
        ("x = (", 1, "SyntaxError: '(' was never closed"),
        ("def f():\n    return {}['k']\nf()", 1, "line 2, in f"),
        ("input()", 1, "EOFError"),
        ("import os; os.kill(os.getpid(), 11)", -11, ""),
        ("import os\nos.close(1)\nprint('x')", 120, ""),
        ("def f(): f()\nf()", 1, "RecursionError"),
    ],
)
def test_a_bad_end_shows_in_the_exit_status(sandbox: Pool, tmp_path: Path, source: str, status: int, told: str) -> None:
    outcome = once(sandbox, tmp_path, source)

    assert (Ending.CRASH, status) == (outcome.ending, outcome.exit_status)
    assert told in outcome.stderr
    assert "runtime" not in outcome.stderr


def test_a_traceback_names_no_frame_but_the_programs(sandbox: Pool, tmp_path: Path) -> None:
    outcome = once(sandbox, tmp_path, "1 / 0")

    assert 1 == outcome.stderr.count("File ")


def test_what_a_program_says_on_any_descriptor_is_no_report(sandbox: Pool, tmp_path: Path) -> None:
    forging = (
        "import os\nfor number in range(3, 128):\n"
        "    try: os.write(number, b'{\"end\": true}\\n')\n    except OSError: pass\nos._exit(1)"
    )

    outcome = once(sandbox, tmp_path, forging)

    assert (Ending.CRASH, 1) == (outcome.ending, outcome.exit_status)


def test_nothing_of_other_tests_is_in_reach(sandbox: Pool, tmp_path: Path) -> None:
    spying = (
        "import gc, os, sys\n"
        "seen = repr([o for o in gc.get_objects() if isinstance(o, (dict, list, tuple))]) + repr(os.environ)\n"
        "frame = sys._getframe()\n"
        "while frame: seen += repr(frame.f_locals); frame = frame.f_back\n"
        "print(''.join(reversed('TERCES')) in seen, os.listdir('.'))\n"
    )
    loaded = suite(tmp_path, files={"1.in": "", "1.out": "SECRET", "2.args": "SECRET", "2.out": ""})

    first, second = ran(sandbox, loaded, "main.py", spying)

    assert "False ['main.py']\n" == first.stdout
    assert "True ['main.py']\n" == second.stdout  # its own argument is seen: the search finds what there is


def test_a_large_input_goes_in_whole(sandbox: Pool, tmp_path: Path) -> None:
    largest = BOX.limits.memory_mb * 65536
    source = "import sys; print(len(sys.stdin.buffer.read())); room = bytearray(40 << 20)"

    outcome = once(sandbox, tmp_path, source, "x" * largest)

    assert (Ending.OK, f"{largest}\n") == (outcome.ending, outcome.stdout)


def test_a_command_of_the_image_runs_with_its_signals_as_from_a_shell(sandbox: Pool, tmp_path: Path) -> None:
    code = "import signal, sys; print(signal.getsignal(signal.SIGPIPE).name, sys.argv[1:], input())"
    loaded = suite(
        tmp_path, "run = ['python3', '{main}']\n[tests.1]\narguments = ['a b']", {"1.in": "in\n", "1.out": ""}
    )

    (outcome,) = ran(sandbox, loaded, "main.py", code)

    assert (Ending.OK, "SIG_IGN ['a b'] in\n") == (outcome.ending, outcome.stdout)  # Python ignores it by itself


def test_a_program_that_is_not_there_says_so(sandbox: Pool, tmp_path: Path) -> None:
    loaded = suite(tmp_path, 'run = "./nothing"', {"1.in": "", "1.out": ""})

    outcomes = ran(sandbox, loaded, "main.py", "")

    assert "There is no program to be started: ./nothing: No such file" in loaded.judge(outcomes)[0].feedback


CHECK = """
import json
from words import right

def check(reply, clue):
    if reply == "loop":
        while True: pass
    if reply == "half":
        return 0.5, "only half of it"
    return json.loads(reply) == json.loads(clue) and right
"""


def checked(sandbox: Pool, folder: Path, source: str) -> tuple[StdioSuite, list[Outcome]]:
    files = {"1.in": "", "1.out": "[1, 2]\n", "check.py": CHECK, "words.py": "right = True\n"}
    loaded = suite(folder, 'compare = "checker"\nchecker = "check.py"', files)
    return loaded, ran(sandbox, loaded, "main.py", source)


@pytest.mark.parametrize(("reply", "score"), [("[1,2]", 1), ("[2]", 0), ("half", 0.5)])
def test_a_checker_judges_in_a_cell_of_its_own(sandbox: Pool, tmp_path: Path, reply: str, score: float) -> None:
    loaded, outcomes = checked(sandbox, tmp_path, f"print('{reply}')")

    assert [score] == [test.score for test in loaded.judge(outcomes)]


def test_a_checker_that_raises_is_told_by_its_line(sandbox: Pool, tmp_path: Path) -> None:
    loaded, outcomes = checked(sandbox, tmp_path, "print('no JSON')")

    with pytest.raises(AssignmentError) as caught:
        loaded.judge(outcomes)
    assert "check.py failed while it judged a reply to test 1" in str(caught.value)
    assert 'File "check.py", line 10, in check' in str(caught.value)
