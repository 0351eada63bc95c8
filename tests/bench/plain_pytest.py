"""A peer: plain, unsandboxed `python -m pytest` on the same ten tests: `… plain_pytest RUNS CONCURRENCY`."""

import subprocess
import sys
from pathlib import Path

from tests.bench import timing

ASSIGNMENT = Path(__file__).parent / "assignments/bench/cs1/fa26/ten_pytest"


def run(_number: int) -> None:
    """Run the suite once."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", "/dev/null", ASSIGNMENT / "tests"],
        env={"PYTHONPATH": str(ASSIGNMENT / "solution"), "PATH": "/usr/local/bin:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    if "10 passed" not in done.stdout:
        raise SystemExit(f"pytest printed {done.stdout}")


if __name__ == "__main__":
    timing.report(run, int(sys.argv[1]), int(sys.argv[2]))
