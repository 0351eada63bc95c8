"""A peer: epicbox, one container a run, in an environment of its own: `… epicbox_peer IMAGE WHAT RUNS CONCURRENCY`."""

import logging
import sys
from pathlib import Path

import epicbox

from tests.bench import timing

HERE = Path(__file__).parent
TESTS = HERE / "assignments/bench/cs1/fa26/ten_pytest/tests"
SOLUTION = HERE / "assignments/bench/cs1/fa26/ten/solution"
#: What is run: the command, the file beside the solution, and the end of what it prints when all is well.
RUNS = {
    "check": ("python3 check.py", HERE / "check.py", b"10\n"),
    "pytest": ("python3 -m pytest -q --no-header -p no:cacheprovider", TESTS / "test_ten.py", b"s\n"),
}


def main(image: str, what: str, runs: int, concurrency: int) -> None:
    """Run the bare script, or pytest, in one-time containers."""
    logging.disable()
    command, file, end = RUNS[what]
    epicbox.configure([epicbox.Profile("python", image)])
    files = [{"name": path.name, "content": path.read_bytes()} for path in (file, SOLUTION / "ten.py")]
    limits = {"cputime": 10, "realtime": 30, "memory": 256}

    def run(_number: int) -> None:
        result = epicbox.run("python", command, files=files, limits=limits)
        if result["exit_code"] or not result["stdout"].endswith(end):
            raise SystemExit(f"the script answered {result}")

    timing.report(run, runs, concurrency)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
