"""Looks a challenge over: Stepik's own rules at save, and what its learners would else find out."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

from graders.gate.finding import Finding, Level
from graders.sandbox.outcome import Sandbox
from worker.challenges.author import Author
from worker.challenges.cases import Test
from worker.challenges.challenge import Challenge
from worker.challenges.errors import ChallengeError
from worker.challenges.judge import Judge
from worker.challenges.languages import LANGUAGES, language_of
from worker.challenges.odd_replies import judged_oddly
from worker.challenges.verdict import Judgement, Status

#: Stepik's.
SECONDS, MEGABYTES = (1, 30), (32, 512)
MOST_TESTS = 100
_ROUNDING = 1e-9
#: Of the time limit, for a right solution: a slower machine must not make it wrong.
_COMFORTABLE = 0.5
_NAMED = 5
_EVALUATES = re.compile(r"(?<![\w.])(eval|exec)\s*\(")


def lint(challenge: Challenge, sandbox: Sandbox, right: Sequence[Path], wrong: Sequence[Path]) -> Iterator[Finding]:
    """Yield what there is to say, check by check; `right` and `wrong` are programs that must be so.

    Raises SandboxError.
    """
    yield from chain(_statement(challenge), _limits(challenge), _languages(challenge))
    if not challenge.has_source:
        yield Finding("source", Level.FAILED, "the author's part is not there: export it from Stepik's editor")
        return
    author = Author(challenge, sandbox)
    try:
        judge, defines = Judge(challenge, sandbox), author.generate().defines
    except ChallengeError as error:
        yield Finding("tests", Level.FAILED, str(error))
        return
    yield from _tests(challenge, judge.tests)
    if "check" not in defines:
        yield Finding("check", Level.FAILED, "there is no check(reply, clue): Stepik compares nothing by itself")
        return
    yield from _solve(author, judge.tests, has_solve="solve" in defines)
    yield from judged_oddly(author, judge.tests)
    yield from _programs(judge, right, wrong)


def _statement(challenge: Challenge) -> Iterator[Finding]:
    if not challenge.statement.strip():
        yield Finding("statement", Level.WARNING, "it is empty: learners will not know what to do")
    if any(mark in challenge.code for mark in (".split('\\n')", '.split("\\n")')):
        text = r"the author's code splits texts by '\n': use splitlines(), for a reply's last line may end or not"
        yield Finding("lines", Level.WARNING, text)
    if _EVALUATES.search(challenge.code):
        text = "the author's code calls eval or exec: a reply that is evaluated can do all that check() can, and pass"
        yield Finding("eval", Level.WARNING, text)


def _limits(challenge: Challenge) -> Iterator[Finding]:
    limits = challenge.limits
    seconds = {"the time limit": limits.time_seconds}
    seconds |= {f"{name}'s time limit": value for name, value in limits.manual_times.items()}
    megabytes = {"the memory limit": limits.memory_mb}
    megabytes |= {f"{name}'s memory limit": value for name, value in limits.manual_memories.items()}
    wrong = [f"{name} is {value:g} s" for name, value in seconds.items() if not SECONDS[0] <= value <= SECONDS[1]]
    wrong += [f"{name} is {mb} MB" for name, mb in megabytes.items() if not MEGABYTES[0] <= mb <= MEGABYTES[1]]
    for problem in wrong:
        text = f"{problem}: Stepik takes {SECONDS[0]} to {SECONDS[1]} s and {MEGABYTES[0]} to {MEGABYTES[1]} MB"
        yield Finding("limits", Level.FAILED, text)
    if not wrong:
        yield Finding("limits", Level.OK, f"{limits.time_seconds:g} s and {limits.memory_mb} MB")


def _languages(challenge: Challenge) -> Iterator[Finding]:
    if challenge.templates_data.strip() and not challenge.templates:
        yield Finding("templates", Level.WARNING, "no line ::LANGUAGE starts a template: all of its text is ignored")
    unknown = [name for name in challenge.languages if name not in LANGUAGES]
    if unknown:
        yield Finding("languages", Level.NOTE, f"not supported here, and so not tried: {', '.join(unknown)}")


def _tests(challenge: Challenge, tests: Sequence[Test]) -> Iterator[Finding]:
    level = Level.FAILED if len(tests) > MOST_TESTS else Level.OK
    yield Finding("tests", level, f"{len(tests)} tests; Stepik takes 1 to {MOST_TESTS}")
    if not 0 <= challenge.samples_count <= len(tests):
        text = f"{challenge.samples_count} of {len(tests)} tests are to be samples"
        yield Finding("samples", Level.FAILED if challenge.samples_count < 0 else Level.WARNING, text)
    own = tests[: len(tests) - len(challenge.archive)]  # Stepik strips those of an archive itself
    open_ended = [test.number for test in own if not test.dataset.endswith("\n")]
    if open_ended:
        text = f"the dataset of {_numbers(open_ended)} does not end its last line: programs that read lines may fail"
        yield Finding("newline", Level.WARNING, text)


def _solve(author: Author, tests: Sequence[Test], *, has_solve: bool) -> Iterator[Finding]:
    """Have the author's own replies checked, as Stepik does at save."""
    if not has_solve:
        yield Finding("solve", Level.NOTE, "there is no solve(dataset): Stepik cannot check the tests at save")
        return
    try:
        replies = author.solve([test.dataset for test in tests])
    except ChallengeError as error:
        yield Finding("solve", Level.FAILED, str(error))
        return
    pairs = list(zip(replies, (test.clue for test in tests), strict=True))
    checked = zip(tests, author.check(pairs), strict=True)
    broken = [
        f"test #{test.number} ({found.fault or found.hint or f'score {found.score:g}'})"
        for test, found in checked
        if found.fault or found.score < 1 - _ROUNDING
    ]
    if broken:
        text = f"check() does not take solve()'s own reply: {'; '.join(broken[:_NAMED])}"
        yield Finding("solve", Level.FAILED, text)
    else:
        yield Finding("solve", Level.OK, f"solve() is right on all {len(tests)} tests")


def _programs(judge: Judge, right: Sequence[Path], wrong: Sequence[Path]) -> Iterator[Finding]:
    for path, found in _judged(judge, right):
        level, text = Level.OK, f"{path.name} is correct"
        if found.status is Status.NOT_JUDGED:
            level, text = Level.NOTE, f"{path.name} was not tried: {found.detail}"
        elif found.status is not Status.CORRECT:
            level, text = Level.FAILED, f"{path.name} should be right: {found.hint.partition(chr(10))[0]}"
        elif (seconds := _slowest(found)) > _COMFORTABLE * judge.challenge.limit(found.language).time_seconds:
            level, text = Level.WARNING, f"{path.name} is right, but took {seconds:.1f} s: raise the time limit"
        yield Finding("solution", level, text)
    for path, found in _judged(judge, wrong):
        level, text = Level.OK, f"{path.name} is wrong: {found.reason}"
        if found.status is Status.NOT_JUDGED:
            level, text = Level.NOTE, f"{path.name} was not tried: {found.detail}"
        elif found.status is not Status.WRONG:
            level, text = Level.FAILED, f"{path.name} should be wrong, and is {found.status} {found.detail}".strip()
        yield Finding("wrong", level, text)
    if not right:
        yield Finding("solution", Level.NOTE, "no solution was tried: put one into solution/, or give --solution")


def _judged(judge: Judge, paths: Sequence[Path]) -> Iterator[tuple[Path, Judgement]]:
    for path in paths:
        language = language_of(path, judge.challenge.languages)
        if language is None:
            raise ChallengeError(f"{path}: its ending names no language")
        yield path, judge.judge(path.read_bytes().decode("utf-8", "replace"), language)


def _slowest(found: Judgement) -> float:
    return max((test.cpu_seconds for test in found.tests), default=0.0)


def _numbers(numbers: Sequence[int]) -> str:
    named = ", ".join(f"#{number}" for number in numbers[:_NAMED])
    return f"tests {named}{' and more' if len(numbers) > _NAMED else ''}" if len(numbers) > 1 else f"test {named}"
