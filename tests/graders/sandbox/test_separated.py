"""A separated run: the tester and the student's processes share a cell, and neither reaches the other."""

import time
from collections.abc import Callable
from typing import Any, cast

import pytest

from graders.runtime.processes import GONE_SECONDS
from graders.sandbox.outcome import Box, Outcome, Run
from graders.sandbox.pool import Pool
from graders.verdict import Ending
from tests.graders.sandbox.conftest import IMAGE, LIMITS

Pair = Callable[..., Outcome]
ALIVE = "open('/proc/1/stat').read().split()[21]"


@pytest.fixture(params=["process", "container"])
def pair(pool: Pool, request: pytest.FixtureRequest) -> Pair:
    """Return a function that runs the tester's code in a cell."""
    box = Box(IMAGE, request.param, LIMITS, separated=True)

    def run(code: str, collect: tuple[str, ...] = ()) -> Outcome:
        files, private = {"lab.py": b"year = 2016", "sub/data.txt": b"d"}, {"test_lab.py": b"answer = 42"}
        return pool.run(box, Run("pair", {"code": code}, files, private, collect=collect))

    return run


def report(outcome: Outcome) -> object:
    assert Ending.OK is outcome.ending, outcome
    return outcome.reports[0]["report"]


def test_each_side_imports_its_own_files_and_not_the_others(pair: Pair) -> None:
    code = (
        "import test_lab, importlib.util as u\n"
        "theirs = ask('import lab, importlib.util as u\\nreport = [lab.year, u.find_spec(\"test_lab\") is None]')\n"
        "report = [test_lab.answer, u.find_spec('lab') is None, theirs, sorted(nursery.files)]\n"
    )

    assert [42, True, [2016, True], ["lab.py", "sub/data.txt"]] == report(pair(code))


def test_the_student_reaches_neither_the_testers_folder_nor_its_process(pair: Pair) -> None:
    attack = (
        "import os\n"
        "me, report, tries = os.getuid() - 1, [], []\n"
        "tries = [lambda: os.listdir(f'/box/{me}'), lambda: open(f'/box/{me}/test_lab.py').read()]\n"
        "others = [p for p in os.listdir('/proc') if p.isdigit() and os.stat('/proc/' + p).st_uid != me + 1]\n"
        "for pid in others:\n"
        "    for name in ('mem', 'environ', 'maps'):\n"
        "        tries.append(lambda pid=pid, name=name: open(f'/proc/{pid}/{name}', 'rb').read(1))\n"
        "    tries.append(lambda pid=pid: os.listdir(f'/proc/{pid}/fd'))\n"
        "for attempt in tries:\n"
        "    try: report.append(repr(attempt()))\n"
        "    except OSError: pass\n"
        "descriptors = []\n"
        "for number in range(64):\n"
        "    try: os.fstat(number)\n"
        "    except OSError: continue\n"
        "    descriptors.append(number)\n"
        "report = [report, descriptors, len(others) >= 3]\n"
    )

    found, descriptors, has_seen_others = cast("list[Any]", report(pair(f"report = ask({attack!r})")))

    assert ([], [0, 1, 2], True) == (found, descriptors[:3], has_seen_others)
    assert 1 == len(descriptors[3:])  # its connection to the tester


def test_a_student_cannot_end_the_tester(pair: Pair) -> None:
    attack = (
        "import os\n"
        "for pid in os.listdir('/proc'):\n"
        "    try: int(pid) != os.getpid() and os.kill(int(pid), 9)\n"
        "    except (ValueError, OSError): pass\n"
    )

    assert 1 == report(pair(f"ask({attack!r})\nreport = 1"))


def test_a_student_that_ends_its_own_template_is_told_apart(pair: Pair) -> None:
    code = (
        "ask('import os; os.kill(os.getppid(), 9)')\n"
        "for _ in range(2):\n"  # the first may still find it dying
        "    try: ask('report = 1')\n"
        "    except Exception as error: report = type(error).__name__\n"
    )

    assert "NurseryGoneError" == report(pair(code))


def test_each_student_process_is_fresh(pair: Pair) -> None:
    code = "report = [ask('import lab\\nlab.year += 1\\nreport = lab.year') for _ in range(3)]"

    assert [2017, 2017, 2017] == report(pair(code))


def test_how_a_student_process_ended_is_told(pair: Pair) -> None:
    code = "report = [ask('import os; os._exit(3)'), ask('import os; os.kill(os.getpid(), 11)'), ask('report = 1')]"

    assert ["exit 3", "signal 11", 1] == report(pair(code))


def test_children_of_a_student_process_end_with_it(pair: Pair) -> None:
    stay = "import os, time\nif os.fork() == 0:\n    os.setsid()\n    time.sleep(60)\nreport = 1"
    # One that was killed takes its time to be gone; one that was not stays for a minute, and the run has seconds.
    count = (
        "import os\n"
        "def state(p):\n"
        "    try: return open(f'/proc/{p}/stat').read().rpartition(')')[2].split()[0]\n"
        "    except OSError: return 'Z'\n"
        "def alive(): return sum(p.isdigit() and state(p) != 'Z' for p in os.listdir('/proc'))\n"
        "while alive() > 5: os.sched_yield()\n"
        "report = alive()\n"
    )

    assert 5 == report(pair(f"ask({stay!r})\nreport = ask({count!r})"))


def test_a_cell_of_separated_runs_is_used_again(pool: Pool) -> None:
    box = Box(IMAGE, "process", LIMITS, separated=True)
    stay = "import os, time\nif os.fork() == 0:\n    time.sleep(60)\nreport = 1"
    run = Run("pair", {"code": f"ask({stay!r}); report = {ALIVE}"}, {}, {})

    assert report(pool.run(box, run)) == report(pool.run(box, run))


def test_the_end_of_a_separated_run_is_seen_at_once(pool: Pool) -> None:
    box = Box(IMAGE, "process", LIMITS, separated=True)
    run = Run("pair", {"code": "report = ask('report = 1')"}, {}, {})
    pool.run(box, run)
    begun = time.monotonic()

    pool.run(box, run)

    assert time.monotonic() - begun < GONE_SECONDS


def test_files_that_a_run_left_are_taken_out(pair: Pair) -> None:
    make = (
        "import os\nos.mkdir('out'); open('out/a', 'wb').write(bytes(3)); open('b', 'w').write('bb')\n"
        "os.symlink('/etc/passwd', 'out/link'); os.symlink('/etc', 'etc'); report = 1"
    )
    outcome = pair(f"report = ask({make!r})", ("out", "b", "etc/passwd", "../../etc/passwd", "absent", "etc"))

    assert {"out/a": bytes(3), "b": b"bb"} == outcome.files


def test_files_too_large_are_left_out(pool: Pool) -> None:
    code = "for name in ('a', 'b'): open(name, 'wb').truncate(3 << 20)"
    box = Box(IMAGE, "process", LIMITS)

    code += "\nopen(b'\\xff', 'w').close()"  # a name that cannot be told
    outcome = pool.run(box, Run("script", {"code": code}, {}, collect=("",)))

    assert [3 << 20] == [len(data) for data in outcome.files.values()]


@pytest.mark.parametrize(("executable", "expected"), [(True, "ran"), (False, "refused")])
def test_programs_run_only_where_the_box_allows_it(pool: Pool, executable: bool, expected: str) -> None:
    code = (
        "import os, shutil, subprocess\nshutil.copy('/bin/true', 'mine')\n"
        "try: report = 'ran' if subprocess.run(['./mine']).returncode == 0 else 'failed'\n"
        "except PermissionError: report = 'refused'\n"
    )

    outcome = pool.run(Box(IMAGE, "process", LIMITS, executable=executable), Run("script", {"code": code}, {}))

    assert ({"report": expected},) == outcome.reports
