"""Our side of the figures: `python -m tests.bench.ours SUITE process|container RUNS CONCURRENCY [KILOBYTES]`."""

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
#: One a suite: `ten` (ok) and `ten_pytest`, of the same ten checks.
ASSIGNMENTS = Path(__file__).parent / "assignments/bench/cs1/fa26"


def main(suite: str, isolation: str, runs: int, concurrency: int, size_kb: int = 0) -> None:
    """Grade the same right solution, padded to a size, again and again; a verdict short of full marks ends it."""
    assignment = load_assignment(ASSIGNMENTS / suite)
    assignment = replace(assignment, box=replace(assignment.box, isolation=isolation))
    submission = _padded(ASSIGNMENTS / suite, size_kb * 1024)
    with closing(Pool(Engine(), concurrency)) as pool:
        run = assignment.suites[0].plan([])
        if run is None:
            raise SystemExit("the suite has nothing to run")
        image = pool.image_id(assignment.box.image)
        box = replace(assignment.box, image=image, separated=run.private is not None)
        driver = run.driver

        def ready() -> None:
            """Wait until a cell is ready and none is being made."""
            pool.prepare(box, driver, 1)
            deadline = time.monotonic() + READY_SECONDS
            while pool.ready(box, driver)[0] < 1 or pool.ready(box, driver)[1]:
                if time.monotonic() > deadline:
                    raise SystemExit("no cell became ready")
                time.sleep(0.01)

        timing.report(lambda _: _grade(assignment, submission, pool), runs, concurrency, ready)


def _padded(assignment: Path, size: int) -> Submission:
    solution = (assignment / "solution" / "ten.py").read_text()
    line = f"# {'padding ' * 9}\n"
    return Submission.from_contents({"ten.py": solution + line * ((size - len(solution)) // len(line))})


def _grade(assignment: Assignment, submission: Submission, pool: Pool) -> None:
    verdict = grade(assignment, submission, pool)
    if verdict.score != verdict.max_score:
        raise SystemExit(f"the right solution earned {verdict.score:g}: {verdict.tests}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:]))
