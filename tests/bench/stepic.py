"""Our side of the figures on Stepic's challenges: `python -m tests.bench.stepic python|cpp SUBMISSIONS CONCURRENCY`.

The same programs and the same ten tests as epicbox has, and a checker of the author's on top of them.
"""

import json
import sys
from contextlib import closing
from pathlib import Path

from graders.sandbox.docker import Engine
from graders.sandbox.pool import Pool
from tests.bench import timing
from worker.challenges.judge import Judge
from worker.challenges.step_file import read_text
from worker.challenges.verdict import Status

ASSIGNMENTS = Path(__file__).parent / "assignments/bench/cs1/fa26"
LANGUAGES = {"python": "python3", "cpp": "c++"}
CHECKER = "def check(reply, clue):\n    return reply.strip() == clue.strip()\n"


def main(language: str, runs: int, concurrency: int) -> None:
    """Judge the same right program again and again, compiled anew each time; any other verdict ends it."""
    folder = ASSIGNMENTS / f"sums_{language}"
    given = sorted((folder / "tests").glob("*.in"))
    cases = [[path.read_text(), path.with_suffix(".out").read_text()] for path in given]
    block = {"name": "code", "source": {"code": CHECKER, "test_cases": cases}}
    challenge = read_text("bench", json.dumps({"block": block}))
    (program,) = (folder / "solution").iterdir()
    code = program.read_text()
    with closing(Pool(Engine(), concurrency)) as pool:
        judge = Judge(challenge, pool)

        def run(_number: int) -> None:
            found = judge.judge(code, LANGUAGES[language])
            if found.status is not Status.CORRECT:
                raise SystemExit(f"the right program is {found.status}: {found.hint}")

        timing.report(run, runs, concurrency)


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
