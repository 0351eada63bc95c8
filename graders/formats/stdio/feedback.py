"""What a student reads about a test of a program: what went wrong, on which input, what was expected and what came."""

import re
import signal
from collections.abc import Iterator

from graders.formats.endings import WORDS
from graders.formats.plain_text import head, plain, tail
from graders.formats.stdio.cases import Case
from graders.sandbox.outcome import Outcome
from graders.verdict import Ending

#: Characters of each text that is shown.
_SHOWN = 500
_PROBLEM = 700
_FIRST_ERRORS = 400
_LAST_ERRORS = 800
_COMPILER = 2500

_FOLDER = re.compile(r"/box/\d+/")
_SIGNALS = {
    signal.SIGSEGV: "it touched memory that is not its own, or its recursion never ended",
    signal.SIGBUS: "it touched memory that is not there",
    signal.SIGFPE: "it divided a whole number by zero",
    signal.SIGABRT: "it gave up by itself, by abort() or a failed assertion",
    signal.SIGILL: "it ran into an instruction that there is not",
    signal.SIGXFSZ: "it wrote a larger file than it may",
    signal.SIGKILL: "it was killed",
}
_COMPILING = {
    Ending.TIMEOUT: "The compiler did not finish in time.",
    Ending.CPU: "The compiler used up its computing time.",
    Ending.MEMORY: "The compiler used more memory than it may.",
    Ending.OUTPUT: "The compiler had more to say than it may.",
}

STOPPED = "This test was not run: the tests stop at the first that fails."
NOT_COMPILED = "This test was not run: your program could not be compiled."
TOO_LARGE = "What the compiler made of your program is too large."


def compiler_words(outcome: Outcome) -> str:
    """Tell why a program could not be compiled, with the start of what the compiler says."""
    said = head(_clean(outcome.stdout + outcome.stderr).strip(), _COMPILER)
    first = _COMPILING.get(outcome.ending, "Your program could not be compiled.")
    return f"{first}\n{said}".rstrip()


def end_of(outcome: Outcome) -> str:
    """Tell how a program ended that did not end well."""
    status = outcome.exit_status
    if outcome.ending is not Ending.CRASH:
        return WORDS[outcome.ending]
    if status is None or status >= 0:
        return f"Your program ended with exit status {status}, which means that something went wrong."
    try:
        name = signal.Signals(-status)
    except ValueError:
        return f"Your program was ended by signal {-status}."
    reason = f": {_SIGNALS[name]}" if name in _SIGNALS else ""
    return f"Your program was ended by {name.name}{reason}."


def feedback(case: Case, outcome: Outcome, problem: str) -> str:
    """Put everything on a failed test together, each part bounded."""
    return "\n".join(_parts(case, outcome, problem))


def _parts(case: Case, outcome: Outcome, problem: str) -> Iterator[str]:
    if case.is_sample:
        yield "This is a sample test from the problem's statement."
    yield head(plain(problem), _PROBLEM)
    if case.arguments:
        yield f"\nArguments:\n{head(plain(' '.join(case.arguments)), _SHOWN)}"
    if case.given:
        yield f"\nInput:\n{_shown(case.given.decode('utf-8', 'replace'))}"
    if case.clue:
        yield f"\nExpected:\n{_shown(case.clue)}"
    yield f"\nGot:\n{_shown(outcome.stdout) or '(nothing)'}"
    if outcome.stderr.strip():
        yield f"\nOn standard error:\n{_both_ends(_clean(outcome.stderr).rstrip())}"


def _shown(text: str) -> str:
    return head(plain(text).rstrip("\n"), _SHOWN)


def _both_ends(text: str) -> str:
    """Keep start and end of what was written to stderr: languages differ in where they tell what matters."""
    if len(text) <= _FIRST_ERRORS + _LAST_ERRORS:
        return text
    return f"{text[:_FIRST_ERRORS].rstrip()}\n{tail(text[_FIRST_ERRORS:], _LAST_ERRORS)}"


def _clean(text: str) -> str:
    """Name the student's files as the student knows them."""
    return plain(_FOLDER.sub("", text))
