"""Turns what results claim into tests' points: never more than the suite has, whatever is claimed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from graders.formats.command.claims import Claim, Claims, ClaimsError
from graders.formats.command.table import CommandTable
from graders.verdict import Status, TestResult, Visibility

#: Of scores that were added up in binary.
_ROUNDING = 1e-6
_STRICTNESS = (Visibility.VISIBLE, Visibility.AFTER_DUE, Visibility.HIDDEN)
#: The test that stands for a score which is not the tests' own.
WHOLE = "score"
_ABSENT = "There is no result of this test."
_REST = "The results tell of fewer points than there are."


@dataclass(frozen=True, slots=True)
class Award:
    """Awards the points of one suite."""

    table: CommandTable
    points: float

    def of(self, claims: Claims) -> tuple[TestResult, ...]:
        """Return the results of all tests, the expected ones that are missing among them.

        Where each test's score lies between nothing and its maximum, and the maxima are not more than the suite's
        points, each test has its own. Else one test stands for the whole, and the others tell without points: a score
        given for everything counts instead of the tests' as it does on Gradescope, penalties and bonuses are added
        up, and the sum is kept between nothing and the suite's points. Raises ClaimsError.
        """
        missing = self._missing(claims)
        is_itemised = _is_sum(claims) and self._fits(claims.tests)
        tests = [*(self._itemised(claims, missing) if is_itemised else self._summed(claims, missing))]
        status = Status.FAILED if any(test.status is not Status.PASSED for test in tests) else Status.PASSED
        return (*tests, *(self._result(remark, 0.0, 0.0, status) for remark in claims.remarks))

    def nothing(self, status: Status, text: str) -> tuple[TestResult, ...]:
        """Return what a run without results earns."""
        tests = self._unearned(self.table.tests or (WHOLE,), self.points, status, text)
        # Said once: what ended the run ended all of them.
        return tuple(replace(test, feedback="") if place else test for place, test in enumerate(tests))

    def _missing(self, claims: Claims) -> list[str]:
        names = [claim.name for claim in claims.tests]
        for name in self.table.tests:
            if names.count(name) > 1:
                raise ClaimsError(f'there is more than one result of "{name}".')
        return [name for name in self.table.tests if name not in names]

    def _fits(self, tests: Sequence[Claim]) -> bool:
        most = sum(claim.max_score or 0.0 for claim in tests)
        has_bounds = all(0 <= (claim.score or 0.0) <= (claim.max_score or 0.0) for claim in tests)
        return has_bounds and most <= self.points + _ROUNDING

    def _itemised(self, claims: Claims, missing: Sequence[str]) -> Iterator[TestResult]:
        for claim in claims.tests:
            score, most = claim.score or 0.0, claim.max_score or 0.0
            yield self._result(claim, score, most, _status(claim, score, most))
        rest = self.points - sum(claim.max_score or 0.0 for claim in claims.tests)
        if missing:
            yield from self._unearned(missing, max(0.0, rest), Status.MISSING, _ABSENT)
        elif rest > _ROUNDING:
            yield from self._unearned((WHOLE,), rest, Status.MISSING, _REST)

    def _summed(self, claims: Claims, missing: Sequence[str]) -> Iterator[TestResult]:
        total = _sum(claims) if claims.total is None else claims.total
        if missing and not _is_sum(claims):
            total = 0.0  # who left a test out can have told any total
        score = min(max(total, 0.0), self.points)
        yield self._result(Claim(WHOLE), score, self.points, Status.PASSED if score >= self.points else Status.FAILED)
        for claim in claims.tests:
            yield self._result(claim, 0.0, 0.0, _status(claim, claim.score or 0.0, claim.max_score or 0.0))
        yield from self._unearned(missing, 0.0, Status.MISSING, _ABSENT)

    def _unearned(self, names: Sequence[str], points: float, status: Status, text: str) -> Iterator[TestResult]:
        for name in names:
            yield self._result(Claim(name, text=text), 0.0, points / len(names), status)

    def _result(self, claim: Claim, score: float, max_score: float, status: Status) -> TestResult:
        own = self.table.visibility_of(claim.name)
        seen = max(own, claim.visibility or own, key=_STRICTNESS.index)
        is_told = status is not Status.PASSED and seen is not Visibility.HIDDEN
        return TestResult(claim.name, score, max_score, status, seen, claim.text if is_told else "")


def _sum(claims: Claims) -> float:
    return sum(claim.score or 0.0 for claim in claims.tests)


def _is_sum(claims: Claims) -> bool:
    """Tell whether the tests' scores are all that there is."""
    return claims.total is None or bool(claims.tests and abs(claims.total - _sum(claims)) < _ROUNDING)


def _status(claim: Claim, score: float, max_score: float) -> Status:
    passed = score >= max_score if claim.passed is None else claim.passed
    return Status.PASSED if passed else Status.FAILED
