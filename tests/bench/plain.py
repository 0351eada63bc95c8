"""A peer: the bare script in a plain, unsandboxed process: `python -m tests.bench.plain RUNS CONCURRENCY`."""

import subprocess
import sys
from pathlib import Path

from tests.bench import timing

HERE = Path(__file__).parent
SOLUTION = HERE / "assignments/bench/cs1/fa26/ten/solution"


def run(_number: int) -> None:
    """Run the script once."""
    done = subprocess.run(
        ["python3", HERE / "check.py"],
        env={
            "PYTHONPATH": str(SOLUTION),
            "PATH": "/usr/local/bin:/usr/bin:/bin",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    if done.stdout != "10\n":
        raise SystemExit(f"the script printed {done.stdout}")


if __name__ == "__main__":
    timing.report(run, int(sys.argv[1]), int(sys.argv[2]))
