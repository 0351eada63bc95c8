"""Every limit of `[sandbox]` holds for the whole run, and the outcome names the one that was met."""

import pytest

from graders.verdict import Ending
from tests.graders.sandbox.conftest import LIMITS, Script


def test_a_quiet_end_is_ok_and_its_reports_come_out(script: Script) -> None:
    outcome = script("print('hello'); report = [1, 'two', None]")

    assert (Ending.OK, ({"report": [1, "two", None]},), "hello\n", 0) == (
        outcome.ending,
        outcome.reports,
        outcome.stdout,
        outcome.exit_status,
    )


@pytest.mark.parametrize(
    ("expected", "code"),
    [
        (Ending.CPU, "while True: pass"),
        (Ending.CPU, "import os\nfor _ in range(3): os.fork()\nwhile True: pass"),
        (Ending.TIMEOUT, "import time; time.sleep(60)"),
        (Ending.TIMEOUT, "import os, signal; os.kill(os.getpid(), signal.SIGSTOP)"),
        (Ending.MEMORY, "x = 'a' * (8 << 30)"),
        (Ending.MEMORY, "import os\nif os.fork() == 0: x = 'a' * (8 << 30)\nelse: os.wait()"),
        (Ending.OUTPUT, "print('x' * 100_000)"),
        (Ending.OUTPUT, "import sys\nwhile True: print('x', file=sys.stderr)"),
        (Ending.OUTPUT, "while True: channel.send({'x': 'y' * 100})"),
        (Ending.CRASH, "import os; os._exit(0)"),
        (Ending.CRASH, "import ctypes; ctypes.string_at(0)"),
        (Ending.CRASH, "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"),
    ],
)
def test_the_outcome_names_what_ended_the_run(script: Script, expected: Ending, code: str) -> None:
    outcome = script(code)

    assert expected == outcome.ending


def test_what_was_printed_before_a_timeout_is_kept(script: Script) -> None:
    outcome = script("import time\nprint('so far')\ntime.sleep(60)")

    assert (Ending.TIMEOUT, "so far\n") == (outcome.ending, outcome.stdout)


def test_output_is_cut_at_its_limit(script: Script) -> None:
    outcome = script("while True: print('x' * 1000)")

    assert LIMITS.output_kb * 1024 == len(outcome.stdout)


def test_processes_and_threads_together_are_bounded(script: Script) -> None:
    outcome = script(
        "import threading, time\n"
        "report = 0\n"
        "try:\n"
        "    while True:\n"
        "        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n"
        "        report += 1\n"
        "except RuntimeError: pass\n"
    )

    assert ({"report": LIMITS.processes - 1},) == outcome.reports


def test_the_disk_is_bounded(script: Script) -> None:
    outcome = script(
        "import errno\n"
        "try:\n"
        "    for name in 'ab':\n"
        "        with open(name, 'wb') as file:\n"
        "            file.write(bytes(3 << 20))\n"
        "except OSError as error: report = errno.errorcode[error.errno]\n"
    )

    assert ({"report": "ENOSPC"},) == outcome.reports


def test_time_and_memory_used_are_told(script: Script) -> None:
    outcome = script("import time\nx = bytearray(30 << 20)\ntime.sleep(0.3)\nfor i in range(2_000_000): pass")

    assert outcome.wall_seconds > 0.3
    assert 0.01 < outcome.cpu_seconds < outcome.wall_seconds
    assert 30 < outcome.peak_memory_mb < LIMITS.memory_mb
