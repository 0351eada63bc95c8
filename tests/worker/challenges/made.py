"""Makes challenges from a few words, for the tests of what is done with them."""

from pydantic import JsonValue

from worker.challenges.challenge import Challenge
from worker.challenges.step_file import read_block

SUMS = """
def solve(dataset):
    return str(sum(map(int, dataset.split())))

def check(reply, clue):
    return reply == clue.strip()
"""
CASES: list[JsonValue] = [["1 2\n", "3"], ["5 5\n", "10"], ["-1 1\n", "0"]]
RIGHT = "print(sum(map(int, input().split())))"


def challenge(code: str = SUMS, cases: list[JsonValue] | None = None, **source: JsonValue) -> Challenge:
    """Return a challenge whose author's code is `code`, with these tests and further keys of its source."""
    chosen = CASES if cases is None else cases
    return read_block(
        "sums", {"name": "code", "source": {"code": code, "test_cases": chosen, "samples_count": 1, **source}}
    )


def checking(body: str) -> str:
    """Return an author's code whose `check` has this body, in one line."""
    return f"def check(reply, clue):\n    {body}\n"
