"""Verdicts in the words that a learner reads on Stepik, with line numbers as they count lines in their editor."""

import re

from graders.formats.plain_text import head, plain
from graders.sandbox.outcome import Outcome
from worker.challenges.cases import Test
from worker.challenges.templates import Template
from worker.challenges.verdict import Reason, TestVerdict

#: Characters of each text that is told.
_TOLD = 2000
_FOLDER = re.compile(r"/box/\d+/")


def failed(test: Test, count: int, verdict: TestVerdict, outcome: Outcome, stderr: str) -> str:
    """Return what a learner reads on the test that failed; `stderr` is what `as_seen` made of it."""
    words = [f"Failed test #{test.number} of {count}. {verdict.hint or verdict.reason}"]
    if verdict.reason is Reason.RUNTIME_ERROR:
        words.append(f"\nError:\n{head(stderr.strip(), _TOLD)}")
    if test.is_sample:
        words += [
            "\nThis is a sample test from the problem statement!",
            f"\nTest input:\n{_shown(test.dataset)}",
            f"Correct output:\n{_shown(test.output)}",
            f"\nYour code output:\n{_shown(outcome.stdout)}",
        ]
    return "\n".join(words)


def passed(verdicts: tuple[TestVerdict, ...]) -> str:
    """Return what a learner reads where all is right: what the checker said all the same."""
    return "\n".join(f"Passed test #{test.number}. {test.hint}" for test in verdicts if test.hint)


def not_compiled(said: str) -> str:
    """Return what a learner reads whose program the compiler refused."""
    return f"{Reason.COMPILATION_ERROR}\n{head(said.strip(), _TOLD)}".rstrip()


def as_seen(text: str, main: str, code: str, template: Template) -> str:
    """Return what a compiler or an interpreter said, its lines counted from the first of the learner's.

    `main` is what the program's file is called. Lines of the template are said to be the header's or the footer's.
    """
    first = template.header_lines
    last = first + code.count("\n") + 1
    place = re.compile(rf'(?<!\w)({re.escape(main)})(:|", line )(\d+)')

    def seen(found: re.Match[str]) -> str:
        name, between, line = found[1], found[2], int(found[3])
        if line <= first:
            return f"{name} (header){between}{line}"
        if line > last and template.footer:
            return f"{name} (footer){between}{line - last}"
        return f"{name}{between}{line - first}"

    return place.sub(seen, plain(_FOLDER.sub("", text)))


def _shown(text: str) -> str:
    return head(plain(text).rstrip("\n"), _TOLD)
