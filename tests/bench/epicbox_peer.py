"""A peer: epicbox and its one-time container, in its own environment: `… epicbox_peer IMAGE RUNS CONCURRENCY`."""

import logging
import sys
from pathlib import Path

import epicbox

from tests.bench import timing

HERE = Path(__file__).parent
SOLUTION = HERE / "assignments/bench/cs1/fa26/ten/solution"


def main(image: str, runs: int, concurrency: int) -> None:
    """Run the bare script in one-time containers."""
    logging.disable()
    epicbox.configure([epicbox.Profile("python", image)])
    files = [{"name": path.name, "content": path.read_bytes()} for path in (HERE / "check.py", SOLUTION / "ten.py")]
    limits = {"cputime": 10, "realtime": 30, "memory": 256}

    def run(_number: int) -> None:
        result = epicbox.run("python", "python3 check.py", files=files, limits=limits)
        if result["stdout"] != b"10\n":
            raise SystemExit(f"the script answered {result}")

    timing.report(run, runs, concurrency)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
