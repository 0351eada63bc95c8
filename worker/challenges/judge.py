"""Judges learners' programs as Stepik does: compiled once, run afresh for each test, checked by the author's code."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pydantic import JsonValue

from graders.errors import AssignmentError
from graders.formats.stdio.feedback import TOO_LARGE
from graders.sandbox.outcome import Outcome, Sandbox
from graders.verdict import Ending
from worker.challenges import wording
from worker.challenges.author import Author, Checked
from worker.challenges.cases import Test, tests_of
from worker.challenges.challenge import Challenge
from worker.challenges.errors import ChallengeError
from worker.challenges.execution import Execution
from worker.challenges.languages import LANGUAGES
from worker.challenges.templates import Template
from worker.challenges.verdict import Judgement, Reason, Status, TestVerdict

#: Scores so close to 1 are 1.
_ROUNDING = 1e-9
#: After so many seconds of a program's the replies so far are checked: many a wrong one fails the first test.
_CHECK_SECONDS = 0.5

_REASONS: Mapping[Ending, Reason] = {
    Ending.TIMEOUT: Reason.TIME_LIMIT,
    Ending.CPU: Reason.TIME_LIMIT,
    Ending.MEMORY: Reason.MEMORY_LIMIT,
    Ending.OUTPUT: Reason.OUTPUT_LIMIT,
    Ending.CRASH: Reason.RUNTIME_ERROR,
}


@dataclass(frozen=True, slots=True)
class _Result:
    test: Test
    outcome: Outcome
    checked: Checked
    verdict: TestVerdict


@dataclass(frozen=True, slots=True)
class _Program:
    """A learner's program, with what its lines are counted by."""

    language: str
    code: str
    template: Template

    @property
    def source(self) -> bytes:
        return self.template.program(self.code).encode("utf-8", "surrogatepass")

    def as_seen(self, said: str) -> str:
        return wording.as_seen(said, LANGUAGES[self.language].main, self.code, self.template)


class Judge:
    """Judges submissions to one challenge; safe to share between threads."""

    def __init__(
        self,
        challenge: Challenge,
        sandbox: Sandbox,
        *,
        all_tests: bool = False,
        checker: str | None = None,
        tests: Sequence[tuple[str, JsonValue]] = (),
    ) -> None:
        """Have the author's code make the tests, once for all submissions.

        With `all_tests` those behind the first that fails are run too, which changes no score. `checker` is code whose
        `check` is asked instead of the challenge's own; `tests` take the place of all that there are. Raises
        ChallengeError where the author's code fails, SandboxError.
        """
        self.challenge = challenge
        self._sandbox = sandbox
        author = Author(challenge, sandbox) if challenge.has_source else None
        self.tests = tests_of(challenge, author, tests)
        self._checks = author if checker is None else _tried(challenge, checker, sandbox)
        self._has_check = checker is not None or bool(challenge.code.strip())
        self._runs_all = all_tests or challenge.runs_all_tests or challenge.scores_all_tests

    def changed(self, challenge: Challenge, checker: str | None = None) -> "Judge":
        """Return who judges by a changed challenge or checker, on these very tests: made anew they may be others.

        Raises ChallengeError where the checker is none, SandboxError.
        """
        tests = [(test.dataset, test.clue) for test in self.tests]
        return Judge(challenge, self._sandbox, checker=checker, tests=tests)

    def judge(self, code: str, language: str) -> Judgement:
        """Judge a learner's code. Raises SandboxError where Docker is at fault, which is nobody's verdict."""
        judgement = self._obstacle(language) or self._judge(code, language)
        return replace(judgement, test_count=len(self.tests))

    def _judge(self, code: str, language: str) -> Judgement:
        program = _Program(language, code, self.challenge.templates.get(language, Template()))
        made = LANGUAGES[language].program(self.challenge.limit(language))
        execution = Execution(made, program.source, self._sandbox)
        compiled = execution.compile()
        if compiled is not None and (problem := _why_not_compiled(compiled, execution)):
            hint = wording.not_compiled(program.as_seen(problem))
            return Judgement(Status.WRONG, Reason.COMPILATION_ERROR, language, hint=hint)
        return self._summed_up(program, list(self._results(execution)))

    def _obstacle(self, language: str) -> Judgement | None:
        allowed = self.challenge.languages
        if allowed and language not in allowed:
            detail = f"{language} is not among the languages of {self.challenge.name}: {', '.join(allowed)}"
            return Judgement(Status.NOT_JUDGED, Reason.NOT_ALLOWED, language, detail=detail)
        if language not in LANGUAGES:
            detail = f"no image has {language} (there are those of {', '.join(LANGUAGES)})"
            return Judgement(Status.NOT_JUDGED, Reason.UNSUPPORTED, language, detail=detail)
        try:
            self._sandbox.image_id(LANGUAGES[language].image)
        except AssignmentError as error:
            return Judgement(Status.NOT_JUDGED, Reason.UNSUPPORTED, language, detail=str(error))
        return self._too_large(language)

    def _too_large(self, language: str) -> Judgement | None:
        """Tell of a test whose input would fill the memory that a program may have: that is no learner's fault."""
        most = LANGUAGES[language].program(self.challenge.limit(language)).largest_input
        for test in self.tests:
            if len(test.dataset.encode("utf-8", "surrogatepass")) > most:
                detail = f"test #{test.number} reads more than {most >> 10} kB, too much here for the memory limit"
                return Judgement(Status.NOT_JUDGED, Reason.TOO_LARGE, language, detail=detail)
        return None

    def _results(self, execution: Execution) -> Iterator[_Result]:
        """Yield the tests up to the first that fails, or all of them."""
        for batch in self._batches(execution):
            good = [(outcome.stdout.strip(), test.clue) for test, outcome in batch if outcome.ending is Ending.OK]
            replies = self._checked(good)
            for test, outcome in batch:
                checked = next(replies) if outcome.ending is Ending.OK else Checked()
                yield (result := _Result(test, outcome, checked, _verdict(test, outcome, checked)))
                if checked.fault or (result.verdict.reason is not Reason.CORRECT and not self._runs_all):
                    return

    def _batches(self, execution: Execution) -> Iterator[Sequence[tuple[Test, Outcome]]]:
        """Run the tests; yield some of them each time that they took long, or ended badly, and what is left."""
        batch: list[tuple[Test, Outcome]] = []
        for test in self.tests:
            outcome = execution.run(test.dataset)
            batch.append((test, outcome))
            is_long = sum(outcome.wall_seconds for _, outcome in batch) > _CHECK_SECONDS
            if outcome.ending is not Ending.OK or is_long or test is self.tests[-1]:
                yield batch
                batch = []

    def _checked(self, pairs: Sequence[tuple[JsonValue, JsonValue]]) -> Iterator[Checked]:
        """Judge replies; without the author's code, as the editor's template does."""
        if self._checks is not None and self._has_check:
            return self._checks.check(pairs)
        return (Checked(float(str(reply).strip() == str(clue).strip())) for reply, clue in pairs)

    def _summed_up(self, program: _Program, results: Sequence[_Result]) -> Judgement:
        verdicts = tuple(result.verdict for result in results)
        failed = next((result for result in results if result.verdict.reason is not Reason.CORRECT), None)
        if failed is None:
            hint = wording.passed(verdicts)
            return Judgement(Status.CORRECT, Reason.CORRECT, program.language, 1.0, hint, tests=verdicts)
        share = sum(verdict.score for verdict in verdicts) / len(self.tests)
        stderr = program.as_seen(failed.outcome.stderr)
        return Judgement(
            status=Status.BROKEN if failed.checked.fault else Status.WRONG,
            reason=failed.verdict.reason,
            language=program.language,
            score=share if self.challenge.scores_all_tests else 0.0,
            hint=wording.failed(failed.test, len(self.tests), failed.verdict, failed.outcome, stderr),
            detail=_whose_fault(failed) if failed.checked.fault else "",
            tests=verdicts,
        )


def _tried(challenge: Challenge, checker: str, sandbox: Sandbox) -> Author:
    """Return who checks by another's code: what is none would turn all verdicts over."""
    author = Author(replace(challenge, name="the checker to be tried", code=checker), sandbox)
    if "check" not in author.defines():
        raise ChallengeError(f"{author.name} defines no check(reply, clue)")
    return author


def _verdict(test: Test, outcome: Outcome, checked: Checked) -> TestVerdict:
    is_right = checked.score >= 1 - _ROUNDING
    reason = Reason.CORRECT if is_right else Reason.WRONG_ANSWER
    if outcome.ending is not Ending.OK:
        reason = _REASONS[outcome.ending]
    elif checked.fault:
        reason = Reason.CANNOT_CHECK
    return TestVerdict(
        test.number,
        reason,
        1.0 if is_right else checked.score,
        checked.hint,
        round(outcome.cpu_seconds, 3),
        round(outcome.peak_memory_mb, 1),
    )


def _why_not_compiled(outcome: Outcome, execution: Execution) -> str:
    """Return what the compiler said; "" if there is a program to be run."""
    if any("unstartable" in report for report in outcome.reports):
        raise AssignmentError(f"there is no {execution.program.compile_command[0]} in its image: run `make images`")
    if outcome.ending is Ending.OK:
        return "" if execution.has_room else TOO_LARGE
    said = outcome.stdout + outcome.stderr
    return said if outcome.ending is Ending.CRASH else f"the compiler's run ended with {outcome.ending}\n{said}"


def _whose_fault(result: _Result) -> str:
    return f"check() failed on the reply to test #{result.test.number}: {result.checked.fault}"
