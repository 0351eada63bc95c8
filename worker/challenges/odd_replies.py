"""Replies that nobody expects and somebody will print: an author's `check` should have an answer to each."""

from collections.abc import Iterator, Sequence

from graders.gate.finding import Finding, Level
from worker.challenges.author import ENDLESS, Author
from worker.challenges.cases import Test

#: By what to call them.
ODD_REPLIES = {
    "an empty reply": "",
    "a word": "abc",
    "a whole number": "0",
    "a negative number": "-1",
    "a number with a point": "1.5",
    "a number with a comma": "1,5",
    "not a number": "nan",
    "an infinite number": "inf",
    "a number of 5000 digits": "9" * 5000,
    "many words": "1 2 3 4 5 6 7 8 9",
    "many lines": "1\n\n2\n3",
    "other alphabets": "\u0434\u0430 \u4f60\u597d \N{GRINNING FACE}",
    "bytes that are no text": "\N{REPLACEMENT CHARACTER}\x00\x1b",
}
#: How many tests are tried: the checker is the same for all, and clues are much alike.
_TESTS = 3
_ROUNDING = 1e-9


def judged_oddly(author: Author, tests: Sequence[Test]) -> Iterator[Finding]:
    """Yield what is wrong with how `check` judges odd replies to the first tests."""
    tried = [(name, reply, test) for name, reply in ODD_REPLIES.items() for test in tests[:_TESTS]]
    crashes: dict[str, str] = {}
    answers = author.check([(reply, test.clue) for _, reply, test in tried])
    for (name, reply, test), found in zip(tried, answers, strict=False):
        if found.fault:
            crashes.setdefault(name, found.fault.strip().splitlines()[-1])
            if ENDLESS in found.fault:  # the others would take as long
                break
        elif not reply and found.score >= 1 - _ROUNDING and test.clue not in ("", None):
            yield Finding("check", Level.WARNING, f"an empty reply is right for test #{test.number}")
    if crashes:
        first = next(iter(crashes.values()))
        text = f'check() fails, and learners read "Cannot check answer", on {", ".join(crashes)}; at first: {first}'
        yield Finding("check", Level.WARNING, text)
    else:
        yield Finding("check", Level.OK, f"check() has an answer to {len(ODD_REPLIES)} odd replies")
