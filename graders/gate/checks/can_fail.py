"""Every test can fail: a wrong submission or a mutant of the solution fails it, or nothing ever will."""

import time
from collections.abc import Iterator, Sequence
from contextlib import closing

from graders.attacks.siege import Haste
from graders.formats import fits
from graders.gate.examination import Examination
from graders.gate.finding import Finding, Level
from graders.gate.informative import TestKey, keyed
from graders.gate.mutants import MUTABLE, mutants_of
from graders.verdict import Status

NAME = "can fail"
NEEDS_SOLUTION = True

#: Mutants that are graded at most, and for how long, as long as there are tests that none fails.
MOST_MUTANTS = 80
MUTANT_SECONDS = 120.0
_LISTED = 20


def run(exam: Examination) -> Iterator[Finding]:
    """Look for a failure of every test that the solution passes: among what was graded before, then among mutants."""
    tests = [key for key, test in keyed(exam.solved[0]).items() if test.status is Status.PASSED]
    accepted = [key for key in tests if any(fits(key[1], pattern) for pattern in exam.assignment.check.cannot_fail)]
    wanted = set(tests) - set(accepted)
    by_wrong = len(wanted & exam.fallible)
    mutants = _let_mutants_fail(exam, wanted)
    left = [key for key in tests if key in wanted - exam.fallible]
    if left:
        yield Finding(NAME, Level.FAILED, _told(exam, left, mutants))
    else:
        told = f"each of {len(wanted)} tests is failed by some wrong submission"
        told += f" ({by_wrong}) or one of {mutants} mutants ({len(wanted) - by_wrong})" if mutants else ""
        yield Finding(NAME, Level.OK, told)
    if accepted:
        yield Finding(NAME, Level.NOTE, f"accepted by cannot_fail in [check]: {_named(accepted)}")
    for pattern in exam.assignment.check.cannot_fail:
        if not any(fits(key[1], pattern) for key in tests):
            yield Finding(NAME, Level.WARNING, f'no test fits "{pattern}" of cannot_fail in [check]: take it out')


def _let_mutants_fail(exam: Examination, wanted: set[TestKey]) -> int:
    """Grade mutants until each wanted test was failed; returns how many."""
    if wanted <= exam.fallible:
        return 0
    until = time.monotonic() + MUTANT_SECONDS
    mutants = list(mutants_of(exam.solution, exam.assignment.files, MOST_MUTANTS))
    submissions = {f"{number} {mutant.says}": mutant.submission for number, mutant in enumerate(mutants)}
    graded = 0
    with closing(exam.grade_all(submissions, Haste.after(exam.solved[0]))) as verdicts:
        for _ in verdicts:
            graded += 1
            if wanted <= exam.fallible or time.monotonic() > until:
                break
    return graded


def _told(exam: Examination, left: Sequence[TestKey], mutants: int) -> str:
    if any(name.endswith(MUTABLE) for name in exam.assignment.files):
        tried = f"neither a wrong submission nor any of {mutants} mutants of the solution"
    else:
        tried = f"no wrong submission (mutants are made of {', '.join(MUTABLE)} files only)"
    return (
        f"{tried} fails {_named(left)}: put a submission that must fail it into wrong/, mend the test, or name it in "
        "cannot_fail in [check] of grader.toml"
    )


def _named(keys: Sequence[TestKey]) -> str:
    names = [name for _, name, _ in keys]
    return ", ".join(names[:_LISTED]) + (f" and {len(names) - _LISTED} more" if len(names) > _LISTED else "")
