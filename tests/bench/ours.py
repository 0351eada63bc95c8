"""Our side of the sandbox figures: `python -m tests.bench.ours process|container RUNS CONCURRENCY`."""

import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from graders.assignment import load_assignment
from graders.engine import grade
from graders.sandbox.docker import Engine
from graders.sandbox.pool import Pool
from graders.submission import Submission
from tests.bench import timing

ASSIGNMENT = Path(__file__).parent / "assignments/bench/cs1/fa26/ten"


def main(isolation: str, runs: int, concurrency: int) -> None:
    """Grade the same right solution again and again; a verdict short of full marks ends it."""
    assignment = load_assignment(ASSIGNMENT)
    assignment = replace(assignment, box=replace(assignment.box, isolation=isolation))
    submission = Submission.from_path(ASSIGNMENT / "solution")

    def run(_number: int) -> None:
        verdict = grade(assignment, submission, pool)
        if verdict.score != verdict.max_score:
            raise SystemExit(f"the right solution earned {verdict.score:g}: {verdict.tests}")

    with closing(Pool(Engine(), concurrency)) as pool:
        timing.report(run, runs, concurrency)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
