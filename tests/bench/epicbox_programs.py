"""A peer: epicbox, a container for each step: `… epicbox_programs python|cpp RUNS CONCURRENCY`."""

import logging
import sys
from pathlib import Path

import epicbox

from tests.bench import timing

ASSIGNMENTS = Path(__file__).parent / "assignments/bench/cs1/fa26"
LIMITS = {"cputime": 2, "realtime": 20, "memory": 256}
COMPILER_LIMITS = {"cputime": 30, "realtime": 60, "memory": 512}
COMMANDS = {"python": ("", "python3 sums.py"), "cpp": ("g++ -std=gnu++20 -O2 -o program sums.cpp", "./program")}


def main(language: str, runs: int, concurrency: int) -> None:
    """Compile and run the right program on each test again and again; a wrong answer ends it."""
    logging.disable()
    epicbox.configure([epicbox.Profile("it", f"gradewright/{language}")])
    folder = ASSIGNMENTS / f"sums_{language}"
    compiling, running = COMMANDS[language]
    files = [{"name": path.name, "content": path.read_bytes()} for path in (folder / "solution").iterdir()]
    tests = [(path.read_bytes(), path.with_suffix(".out").read_bytes()) for path in (folder / "tests").glob("*.in")]

    def run(_number: int) -> None:
        with epicbox.working_directory() as workdir:
            if compiling:
                epicbox.run("it", compiling, files=files, limits=COMPILER_LIMITS, workdir=workdir)
            for given, expected in tests:
                staged = None if compiling else files
                result = epicbox.run("it", running, stdin=given, files=staged, limits=LIMITS, workdir=workdir)
                if result["stdout"] != expected:
                    raise SystemExit(f"the program answered {result}")

    timing.report(run, runs, concurrency)


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
