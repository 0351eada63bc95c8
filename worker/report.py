"""Words a verdict for the student: what they earned, what failed, where, and what they can do about it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from graders.verdict import Assurance, Ending, Score, Status, TestResult, Verdict, Visibility
from worker.places import place_of
from worker.safe_text import bounded, clean, one_line, quoted

#: Bytes of a report: far below what Ok takes, and more than anybody reads.
MAX_BYTES = 16_000
#: Of the message on the whole submission, a test's name, and the text on one failure.
_MESSAGE_CHARS, _NAME_CHARS, _FEEDBACK_CHARS = 3000, 120, 2000
#: Tests of a suite that get a line each; of a longer suite only those do that lost points.
_ROWS = 40
#: Failures shown in full: who has more had better begin with these.
_IN_FULL = 5
#: Names listed in one sentence.
_LISTED = 12

_WORDS = {
    Status.PASSED: "passed",
    Status.FAILED: "failed",
    Status.ERROR: "broke off",
    Status.TIMEOUT: "too slow",
    Status.MISSING: "no result",
    Status.LOCKED: "locked",
}
_ENDINGS = {
    Ending.TIMEOUT: "Your code ran too long and was stopped.",
    Ending.CPU: "Your code used up its computing time and was stopped: is there an endless loop?",
    Ending.MEMORY: "Your code used more memory than it may and was stopped.",
    Ending.OUTPUT: "Your code printed more than it may and was stopped.",
    Ending.CRASH: "Your code ended its program early, or with an error.",
}


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a report tells beside the verdict: it is the submission's own, where a verdict serves all with its files."""

    #: What is posted, by kind, lateness taken into account.
    scores: Sequence[Score]
    #: On lateness, empty where there was none.
    remark: str = ""
    #: Whether the due date is over, so that what was held back until then may be told.
    is_due: bool = False
    #: The submitted files, to which a report may point.
    files: Mapping[str, bytes] = field(default_factory=dict)


def report(verdict: Verdict, occasion: Occasion | None = None) -> str:
    """Return the text that a student reads and that is posted to Ok with the first score.

    Without control characters and characters that some of Ok's databases refuse, of at most MAX_BYTES bytes.
    Nothing ever reads a score out of it.
    """
    told = _Report(verdict, occasion or Occasion(verdict.scores))
    return bounded("\n".join(told.lines()) + "\n", MAX_BYTES)


def pointer(score: Score, occasion: Occasion) -> str:
    """Return the text posted with a score of a further kind: it leads to the first, which has the report."""
    first = f'The score "{clean(occasion.scores[0].kind)}" carries the whole report.'
    return "\n".join(line for line in (f"You earned {_of(score)} points.", occasion.remark, first) if line) + "\n"


@dataclass(frozen=True, slots=True)
class _Report:
    verdict: Verdict
    occasion: Occasion

    def lines(self) -> Iterator[str]:
        yield from self._earned()
        if self.verdict.message:
            yield ""
            yield from (f"- {line}" for line in clean(self.verdict.message)[:_MESSAGE_CHARS].splitlines())
        if self.verdict.outcome in _ENDINGS:
            yield f"\n{_ENDINGS[self.verdict.outcome]}"
        yield from self._table()
        yield from self._failures()
        if self.verdict.comments:
            number = _counted(len(self.verdict.comments), "is {} remark", "are {} remarks")
            yield f"\nThere {number} on lines of your code."
        if self.verdict.assurance is Assurance.IN_PROCESS:
            yield "\nYour code and the tests ran in one process."

    def _earned(self) -> Iterator[str]:
        scores = self.occasion.scores or (Score("total", self.verdict.score, self.verdict.max_score),)
        if len(scores) == 1:
            yield f"You earned {_of(scores[0])} points."
        else:
            yield "You earned:"
            yield from (f"  {clean(score.kind)}: {_of(score)} points" for score in scores)
        if self.occasion.remark:
            yield self.occasion.remark
        if not self._lost() and self.verdict.tests:
            yield "Well done: every test passed."

    def _table(self) -> Iterator[str]:
        suites = [(name, list(tests)) for name, tests in groupby(self.verdict.tests, lambda test: test.suite)]
        for name, tests in suites:
            yield ""
            if len(suites) > 1:
                yield f"{one_line(name, _NAME_CHARS)}: {_of(_total(tests))} points"
            yield from _rows(tests)

    def _failures(self) -> Iterator[str]:
        """Show the first failures in full, each cause once, and list the rest."""
        lost = self._lost()
        told = [test for test in lost if self._is_shown(test) and test.feedback and not _is_lost_by_group(test)]
        causes = _by_cause(told)
        for tests in causes[:_IN_FULL]:
            yield from self._in_full(tests)
        if rest := [test for tests in causes[_IN_FULL:] for test in tests]:
            yield f"\nBegin with these; then look at {_names(rest)}."
        yield from self._held_back(lost)

    def _in_full(self, tests: Sequence[TestResult]) -> Iterator[str]:
        place = one_line(place_of(tests[0].feedback, self.occasion.files), _NAME_CHARS)
        fared = "Partly right" if _is_partial(tests[0]) else "Failed"
        yield f"\n{fared}: {_title(tests[0])}{f' (look at {place})' if place else ''}"
        yield quoted(tests[0].feedback, _FEEDBACK_CHARS)
        if len(tests) > 1:
            yield f"The same happened in {_names(tests[1:])}."

    def _held_back(self, lost: Sequence[TestResult]) -> Iterator[str]:
        hidden = [test for test in lost if test.visibility is Visibility.HIDDEN]
        later = [test for test in lost if test.visibility is Visibility.AFTER_DUE and not self.occasion.is_due]
        if hidden:
            yield f"\nHidden tests do not show what they ask: {_names(hidden)}."
            yield "Think of cases that the others leave out."
        if later:
            yield f"\nThe details are shown after the due date: {_names(later)}."

    def _is_shown(self, test: TestResult) -> bool:
        is_later = test.visibility is Visibility.AFTER_DUE
        return test.visibility is Visibility.VISIBLE or (is_later and self.occasion.is_due)

    def _lost(self) -> list[TestResult]:
        return [test for test in self.verdict.tests if _is_lost(test)]


def _rows(tests: Sequence[TestResult]) -> Iterator[str]:
    """Give each test a line that begins with our own words: a test's name may be a student's doing."""
    shown = tests if len(tests) <= _ROWS else [test for test in tests if _is_lost(test)][:_ROWS]
    width = max((len(_of(test)) for test in shown), default=0)
    for test in shown:
        yield f"  {_fared(test):9}  {_of(test):{width}}  {_title(test)}{_with_group(test)}"
    if len(shown) < len(tests):
        passed = sum(not _is_lost(test) for test in tests)
        yield f"  ({_counted(len(tests), '{} test', '{} tests')}, of which {passed} passed)"


def _fared(test: TestResult) -> str:
    return "partly" if _is_partial(test) else _WORDS[test.status]


def _is_partial(test: TestResult) -> bool:
    return test.score > 0 and not _is_whole(test)


def _with_group(test: TestResult) -> str:
    return f" (counts only with all of {one_line(test.group, _NAME_CHARS)})" if _is_lost_by_group(test) else ""


def _is_lost_by_group(test: TestResult) -> bool:
    return test.status is Status.PASSED and bool(test.group) and not test.score and _is_lost(test)


def _is_lost(test: TestResult) -> bool:
    return test.status is not Status.PASSED or not _is_whole(test)


def _is_whole(test: TestResult) -> bool:
    return test.score >= test.max_score - 1e-9


def _by_cause(tests: Sequence[TestResult]) -> list[list[TestResult]]:
    """Put tests together that failed in the very same way, as all do when a file cannot be imported."""
    causes: dict[str, list[TestResult]] = {}
    for test in tests:
        first, _, rest = test.feedback.partition("\n")
        causes.setdefault(rest if rest and first.startswith(test.name) else test.feedback, []).append(test)
    return list(causes.values())


def _names(tests: Sequence[TestResult]) -> str:
    listed = ", ".join(_title(test) for test in tests[:_LISTED])
    return listed if len(tests) <= _LISTED else f"{listed} and {len(tests) - _LISTED} more"


def _title(test: TestResult) -> str:
    return one_line(test.name, _NAME_CHARS)


def _total(tests: Sequence[TestResult]) -> Score:
    return Score("", sum(test.score for test in tests), sum(test.max_score for test in tests))


def _of(scored: Score | TestResult) -> str:
    if not scored.max_score:
        return f"+{_points(scored.score)}"  # extra credit
    return f"{_points(scored.score)} of {_points(scored.max_score)}"


def _points(number: float) -> str:
    return f"{round(number, 2):.10g}"


def _counted(number: int, one: str, many: str) -> str:
    return (one if number == 1 else many).format(number)
