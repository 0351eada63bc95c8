"""Our side of the sandbox figures: `python -m tests.bench.ours process|container RUNS CONCURRENCY [KILOBYTES]`."""

import sys
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from graders.assignment import Assignment, load_assignment
from graders.engine import grade
from graders.sandbox.docker import Engine
from graders.sandbox.pool import Pool
from graders.submission import Submission
from tests.bench import timing

#: How long a cell may take to be ready, on however busy a machine.
READY_SECONDS = 60.0
ASSIGNMENT = Path(__file__).parent / "assignments/bench/cs1/fa26/ten"


def main(isolation: str, runs: int, concurrency: int, size_kb: int = 0) -> None:
    """Grade the same right solution, padded to a size, again and again; a verdict short of full marks ends it."""
    assignment = load_assignment(ASSIGNMENT)
    assignment = replace(assignment, box=replace(assignment.box, isolation=isolation))
    submission = _padded(size_kb * 1024)
    with closing(Pool(Engine(), concurrency)) as pool:
        box = replace(assignment.box, image=pool.image_id(assignment.box.image))

        def ready() -> None:
            """Wait until a cell is ready and none is being made."""
            pool.prepare(box, "ok", 1)
            deadline = time.monotonic() + READY_SECONDS
            while pool.ready(box, "ok")[0] < 1 or pool.ready(box, "ok")[1]:
                if time.monotonic() > deadline:
                    raise SystemExit("no cell became ready")
                time.sleep(0.01)

        timing.report(lambda _: _grade(assignment, submission, pool), runs, concurrency, ready)


def _padded(size: int) -> Submission:
    solution = (ASSIGNMENT / "solution" / "ten.py").read_text()
    line = f"# {'padding ' * 9}\n"
    return Submission.from_contents({"ten.py": solution + line * ((size - len(solution)) // len(line))})


def _grade(assignment: Assignment, submission: Submission, pool: Pool) -> None:
    verdict = grade(assignment, submission, pool)
    if verdict.score != verdict.max_score:
        raise SystemExit(f"the right solution earned {verdict.score:g}: {verdict.tests}")


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
