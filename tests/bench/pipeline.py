"""Times the whole pipeline: a stand-in for Ok, `gradewright up` and `gradewright grade`, all on this machine."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

ASSIGNMENTS = Path(__file__).parent / "assignments"
ENDPOINT = "bench/cs1/fa26/ten"
TOKEN = "staff-token"


def submissions_a_second(number: int) -> float:
    """Send `number` submissions, no two alike, from Ok through Docker and back; every one must end posted."""
    with tempfile.TemporaryDirectory(prefix="gradewright-bench-") as folder, ExitStack() as programs:
        students = Path(folder) / "class.json"
        students.write_text(json.dumps({"assignment": ENDPOINT, "students": _students(number)}))
        simulator = [sys.executable, "-m", "tests.simulators.ok", "--no-recordings", "--json", str(students)]
        url = programs.enter_context(_running(simulator, os.environ, "http://")).strip()
        environment = {
            **os.environ,
            "GRADEWRIGHT_OK_URL": url,
            "GRADEWRIGHT_OK_TOKEN": TOKEN,
            "GRADEWRIGHT_ASSIGNMENTS_DIR": str(ASSIGNMENTS),
            "GRADEWRIGHT_STATE_DIR": str(Path(folder) / "state"),
            "GRADEWRIGHT_LOG_LEVEL": "INFO",
        }
        programs.enter_context(_running([sys.executable, "-m", "worker", "up"], environment, "worker ready"))
        return number / _seconds_to_grade(number, environment)


def _seconds_to_grade(number: int, environment: Mapping[str, str]) -> float:
    command = [sys.executable, "-m", "worker", "grade", ENDPOINT, "--json"]
    started = time.monotonic()
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    seconds = time.monotonic() - started
    records = [json.loads(line) for line in done.stdout.splitlines()]
    posted = sum(record["state"] == "posted" and record["score"] == record["max_score"] for record in records)
    if posted != number:
        raise SystemExit(f"only {posted} of {number} submissions ended posted with full marks")
    return seconds


def _students(number: int) -> Mapping[str, Mapping[str, str]]:
    solution = (ASSIGNMENTS / ENDPOINT / "solution" / "ten.py").read_text()
    return {f"student{n}@example.edu": {"ten.py": f"{solution}\n# {n}\n"} for n in range(number)}


@contextmanager
def _running(command: list[str], environment: Mapping[str, str], sign: str) -> Iterator[str]:
    """Run a program; give the line with the sign that it is ready, and end it with the block."""
    log = tempfile.NamedTemporaryFile(mode="w+", prefix="gradewright-bench-", suffix=".log")  # noqa: SIM115
    with log, subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT) as program:
        try:
            yield _wait_for(sign, Path(log.name), program)
        finally:
            program.terminate()
            program.wait(30)


def _wait_for(sign: str, log: Path, program: subprocess.Popen[bytes]) -> str:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and program.poll() is None:
        for line in log.read_text().splitlines():
            if sign in line:
                return line
        time.sleep(0.02)
    raise SystemExit(f"{program.args!r} did not say {sign!r}:\n{log.read_text()}")
