"""Our side of the figures on programs with ten tests: `python -m tests.bench.programs python|cpp RUNS CONCURRENCY`."""

import sys
from contextlib import closing
from pathlib import Path

from graders.assignment import load_assignment
from graders.engine import grade
from graders.sandbox.docker import Engine
from graders.sandbox.pool import Pool
from graders.submission import Submission
from tests.bench import timing

ASSIGNMENTS = Path(__file__).parent / "assignments/bench/cs1/fa26"


def main(language: str, runs: int, concurrency: int) -> None:
    """Grade the same right program again and again, compiled anew each time; what earns less ends it."""
    assignment = load_assignment(ASSIGNMENTS / f"sums_{language}")
    submission = Submission.from_path(assignment.folder / "solution")
    with closing(Pool(Engine(), concurrency)) as pool:

        def run(_number: int) -> None:
            verdict = grade(assignment, submission, pool)
            if verdict.score != verdict.max_score:
                raise SystemExit(f"the right program earned {verdict.score:g}: {verdict.tests}")

        timing.report(run, runs, concurrency)


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
