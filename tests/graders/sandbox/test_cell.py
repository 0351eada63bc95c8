"""What a run meets in its cell: nothing of another run, of the worker or the network. A cell dies with its owner."""

import errno
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from graders.errors import AssignmentError
from graders.sandbox.cell import Cell, outcome
from graders.sandbox.docker import Engine
from graders.sandbox.frames import Answer
from graders.sandbox.hardening import seccomp_profile
from graders.sandbox.limits import Limits
from graders.sandbox.outcome import Box, Run
from graders.sandbox.pool import Pool
from graders.verdict import Ending
from tests.graders.sandbox.conftest import IMAGE, LIMITS, Script
from tests.waiting import wait_until


def test_a_run_has_no_privilege_left(script: Script) -> None:
    outcome = script(
        "import os\n"
        "lines = open('/proc/self/status').read().splitlines()\n"
        "me = dict(line.split(':\\t', 1) for line in lines if ':\\t' in line)\n"
        "keys = 'CapPrm', 'CapEff', 'CapInh', 'CapAmb', 'NoNewPrivs', 'Seccomp', 'Groups'\n"
        "report = [me[key].strip() for key in keys]\n"
        "report.append(len({os.getuid(), os.geteuid(), os.getgid(), os.getegid()}))\n"
        "report.append(os.getuid() >= 10_000)\n"
    )
    none = "0000000000000000"

    assert ({"report": [none, none, none, none, "1", "2", "", 1, True]},) == outcome.reports


def test_a_run_can_write_nowhere_but_in_its_own_folder(script: Script) -> None:
    outcome = script(
        "import os, tempfile\n"
        "report = []\n"
        "for folder, _, _ in os.walk('/', onerror=None):\n"
        "    if folder.startswith(('/proc', '/sys')) or folder.startswith(os.getcwd()): continue\n"
        "    try: open(os.path.join(folder, 'mine'), 'w').close()\n"
        "    except OSError: continue\n"
        "    report.append(folder)\n"
        "tempfile.TemporaryFile().write(b'x')\n"
    )

    assert (Ending.OK, ({"report": []},)) == (outcome.ending, outcome.reports)


def test_a_run_has_no_descriptor_but_its_own_and_no_environment_of_ours(script: Script) -> None:
    outcome = script(
        "import os\n"
        "report = [[], sorted(os.environ)]\n"
        "for number in range(1024):\n"
        "    try: os.fstat(number)\n"
        "    except OSError: continue\n"
        "    report[0].append(number)\n"
    )

    assert ({"report": [[0, 1, 2, 3], ["HOME", "LANG", "PATH", "TMPDIR"]]},) == outcome.reports


def test_a_run_has_no_network(script: Script) -> None:
    outcome = script(
        "import socket\n"
        "report = [line.split(':')[0].strip() for line in open('/proc/net/dev').readlines()[2:]]\n"
        "report = [name for name in report if name == 'lo' or name.startswith('e')]\n"
        "try: socket.create_connection(('192.0.2.1', 80), 1)\n"
        "except OSError: report.append('unreachable')\n"
    )

    assert ({"report": ["lo", "unreachable"]},) == outcome.reports


@pytest.mark.parametrize(
    "call",
    [
        "socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)",
        "socket.socket(socket.AF_PACKET, socket.SOCK_RAW)",
        "socket.socket(socket.AF_ALG, socket.SOCK_SEQPACKET)",
        "os.mkfifo('fifo')",
        "checked(libc.unshare(0x10000000))",
        "checked(libc.ptrace(0, 0, 0, 0))",
        "checked(libc.shmget(0, 4096, 0o1777))",
        "checked(libc.mq_open(b'/queue', os.O_CREAT, 0o777, 0))",
        "checked(libc.syscall(248, b'user', b'name', b'x', 1, -3))",
        "checked(libc.inotify_init())",
    ],
)
def test_calls_that_no_submission_needs_are_refused_by_the_filter(script: Script, call: str) -> None:
    outcome = script(
        "import ctypes, os, socket\n"
        "libc = ctypes.CDLL(None, use_errno=True)\n"
        "def checked(result):\n"
        "    if result == -1: raise OSError(ctypes.get_errno(), '')\n"
        f"try: {call}\n"
        "except OSError as error: report = error.errno\n"
    )

    assert outcome.reports in [({"report": errno.EPERM},), ({"report": errno.ENOSYS},)]


def test_every_rule_of_the_filter_has_its_reason() -> None:
    assert all(rule["comment"] for rule in json.loads(seccomp_profile())["syscalls"])


def test_a_run_cannot_reach_supervisor_or_zygote(script: Script) -> None:
    outcome = script(
        "import os\n"
        "report = []\n"
        "for pid in filter(str.isdigit, os.listdir('/proc')):\n"
        "    if int(pid) == os.getpid(): continue\n"
        "    try: os.kill(int(pid), 9); report.append('killed ' + pid)\n"
        "    except PermissionError: pass\n"
        "    for name in ('mem', 'environ', 'fd/0', 'maps'):\n"
        "        try: open(f'/proc/{pid}/{name}', 'rb').read(1); report.append(pid + name)\n"
        "        except OSError: pass\n"
    )

    assert ({"report": []},) == outcome.reports


def test_the_next_run_finds_nothing_of_the_last_one(script: Script) -> None:
    script("import os\nos.makedirs('a/b'); open('a/b/secret', 'w').write('x'); os.chmod('a', 0)", {"mine.py": b"1"})

    outcome = script("import os\nreport = [os.listdir('.'), len(os.listdir('/box')) if os.access('/box', 4) else 0]")

    assert ({"report": [[], 0]},) == outcome.reports


def test_a_cell_with_remains_is_not_used_again(pool: Pool) -> None:
    box = Box(IMAGE, "process", LIMITS)
    stay = "import os, time\nif os.fork() == 0: time.sleep(60); os._exit(0)\nreport = open('/proc/1/stat').read()"
    first = pool.run(box, Run("script", {"code": stay}, {}))

    second = pool.run(box, Run("script", {"code": "report = open('/proc/1/stat').read()"}, {}))

    assert Ending.OK == first.ending
    assert started(first.reports[0]["report"]) != started(second.reports[0]["report"])


def started(stat: object) -> str:
    """Return the start time in a line of /proc/PID/stat."""
    return str(stat).split()[21]


@pytest.mark.parametrize("name", ["json.py", "random.py", "graders.py", "supervisor.py", "unittest.py", "code.py"])
def test_a_submitted_file_wins_over_a_module_of_its_name(script: Script, name: str) -> None:
    module = name.removesuffix(".py")
    outcome = script(f"import {module}\nreport = {module}.mine", {name: b"mine = 'the student'"})

    assert ({"report": "the student"},) == outcome.reports


def test_files_that_do_not_fit_are_the_graders_fault(pool: Pool) -> None:
    with pytest.raises(AssignmentError, match="disk_mb"):
        pool.run(Box(IMAGE, "process", LIMITS), Run("script", {"code": ""}, {"big": bytes(5 << 20)}))


def test_a_missing_image_is_named_with_the_way_out(pool: Pool) -> None:
    with pytest.raises(AssignmentError, match=r"no/such-image.*docker pull"):
        pool.image_id("no/such-image")


def test_an_ending_that_is_none_of_ours_counts_as_a_dead_cell() -> None:
    assert Ending.KILLED == outcome(Answer(ending="splendid")).ending


def test_a_cell_ends_with_the_worker_that_is_killed(runtime: dict[str, str], tmp_path: Path) -> None:
    modules = tmp_path / "modules.json"  # too large for an argument
    modules.write_text(json.dumps(runtime))
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER, str(modules)], stdout=subprocess.PIPE, text=True, env=os.environ
    )
    assert owner.stdout is not None
    container = owner.stdout.readline().strip()
    engine = Engine()
    assert container in engine.cells()

    owner.send_signal(signal.SIGKILL)
    owner.wait()
    owner.stdout.close()

    wait_until(lambda: container not in engine.cells(), "the cell to end with its owner")
    engine.close()


OWNER = """
import json, sys
from graders.sandbox.cell import Cell
from graders.sandbox.docker import Engine
from graders.sandbox.limits import Limits
from graders.sandbox.outcome import Box, Run
cell = Cell(Engine(), Box("gradewright/python", "process", Limits()), "script", json.load(open(sys.argv[1])))
print(cell.container, flush=True)
cell.run(Run("script", {"code": "import time; time.sleep(25)"}, {}))
"""


def test_a_cell_that_is_removed_in_mid_run_is_told_apart_from_a_crash(runtime: dict[str, str]) -> None:
    engine = Engine()
    cell = Cell(engine, Box(IMAGE, "process", Limits()), "script", runtime)

    engine.remove(cell.container)

    assert Ending.KILLED == cell.run(Run("script", {"code": ""}, {})).ending
    assert not cell.is_fit(60)
    cell.close()
    engine.close()
