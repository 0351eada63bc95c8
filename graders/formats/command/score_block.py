"""Reads the score that the ok-client prints (`ok --score`): a breakdown by question, then a block `Score:`.

Source: `display_breakdown` in client/protocols/scoring.py of okpy/ok-client.
"""

import re
from collections.abc import Iterator, Sequence

from graders.formats.command.claims import LARGEST_SCORE, MOST_TESTS, Claim, Claims, ClaimsError
from graders.formats.plain_text import plain

_BREAKDOWN = "Point breakdown"
_SCORE = "Score:"
_NUMBER = r"-?\d{1,9}(?:\.\d{1,20})?(?:e-?\d{1,2})?"
_QUESTION = re.compile(rf"    (?P<name>\S.*): (?P<score>{_NUMBER})/(?P<most>{_NUMBER})", re.ASCII)
_TOTAL = re.compile(rf"    Total: ({_NUMBER})", re.ASCII)
_NAME_CHARS = 200


def read_score_block(stdout: str) -> Claims:
    """Return what the last block claims: those before it may be the student's own. Raises ClaimsError."""
    lines = [line.rstrip() for line in stdout.split("\n")]
    place = _last(lines, _SCORE)
    if place is None:
        raise ClaimsError('no block "Score:" was printed.')
    total = _TOTAL.fullmatch(lines[place + 1]) if place + 1 < len(lines) else None
    if total is None:
        raise ClaimsError('the block "Score:" does not begin with "    Total: NUMBER".')
    begin = _last(lines[:place], _BREAKDOWN)
    questions = [] if begin is None else list(_questions(lines[begin + 1 : place]))
    if len(questions) > MOST_TESTS:
        raise ClaimsError(f"the breakdown has more than {MOST_TESTS} lines.")
    return Claims(tuple(questions), _bounded(total[1]))


def _last(lines: Sequence[str], wanted: str) -> int | None:
    return next((place for place in reversed(range(len(lines))) if lines[place] == wanted), None)


def _questions(lines: Sequence[str]) -> Iterator[Claim]:
    for line in lines:
        if (found := _QUESTION.fullmatch(line)) is not None:
            yield Claim(plain(found["name"])[:_NAME_CHARS], _bounded(found["score"]), _bounded(found["most"]))


def _bounded(text: str) -> float:
    number = float(text)
    if abs(number) > LARGEST_SCORE:
        raise ClaimsError(f"{text} is too large for a score.")
    return number
