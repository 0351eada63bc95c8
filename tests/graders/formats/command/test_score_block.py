"""What `ok --score` printed is read as it stands, and the last of it counts."""

import pytest

from graders.formats.command.claims import Claim, Claims, ClaimsError
from graders.formats.command.score_block import read_score_block

PRINTED = """~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
Scoring tests

---------------------------------------------------------------------
Doctests for q2

>>> from lab00 import *
---------------------------------------------------------------------
Point breakdown
    q1: 1.0/1
    q2: 0.0/2
    Doctests: part b: 0.5/1.5

Score:
    Total: 1.5

"""


def test_the_questions_and_their_points_are_read() -> None:
    questions = (Claim("q1", 1.0, 1.0), Claim("q2", 0.0, 2.0), Claim("Doctests: part b", 0.5, 1.5))

    assert Claims(questions, 1.5) == read_score_block(PRINTED)


def test_the_last_block_counts() -> None:
    forged = PRINTED.replace("q2: 0.0", "q2: 2.0").replace("Total: 1.5", "Total: 3.5")

    assert read_score_block(PRINTED) == read_score_block(forged + PRINTED)


def test_a_score_without_a_breakdown_is_read() -> None:
    assert Claims((), 7.0) == read_score_block("Score:\n    Total: 7\n")


@pytest.mark.parametrize(
    "printed",
    [
        "",
        "Total: 3\n",
        "Score:",
        "Score:\n",
        "Score: 3\n",
        "Score:\n    Total: nan\n",
        "Score:\n    Total: inf\n",
        "Score:\n    Total: 1_0\n",
        "Score:\n    Total: 1e99\n",
        "Score:\n    Total: 99999999999\n",
        "Score:\n    Total: \N{ARABIC-INDIC DIGIT THREE}\n",
        "Score:\n    Partner A: 3\n",
        "Score:\n    Total: 3\nScore:\n",
        "Point breakdown\n" + 1001 * "    q: 0/0\n" + "Score:\n    Total: 3\n",
    ],
)
def test_anything_else_is_no_score(printed: str) -> None:
    with pytest.raises(ClaimsError):
        read_score_block(printed)
