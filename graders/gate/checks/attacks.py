"""The attacks that apply to an assignment gain nothing on it."""

from collections.abc import Iterator

from graders.attacks.siege import Assault, prepare
from graders.gate.examination import Examination
from graders.gate.finding import Finding, Level
from graders.gate.lanes import spread
from graders.verdict import Assurance

NAME = "attacks"
NEEDS_SOLUTION = True

_LISTED = 5


def run(exam: Examination) -> Iterator[Finding]:
    """Throw every attack that works on any assignment, each at a range that no other uses meanwhile."""
    if not any(name.endswith(".py") for name in exam.assignment.files):
        yield Finding(NAME, Level.NOTE, "not applicable: attacks are Python files, and none is asked for")
        return
    attacks = [attack for attack in exam.attacks if attack.applies_anywhere]
    if not attacks:
        yield Finding(NAME, Level.NOTE, "left out, so there is no stamp")
        return
    siege = prepare(exam.assignment, exam.sandboxes[0])
    ranges = [siege.range(sandbox) for sandbox in exam.sandboxes]
    broke = []
    for done, assault in enumerate(spread(ranges, lambda target, attack: siege.throw(attack, target), attacks), 1):
        exam.step(done, len(attacks))
        if assault.problems:
            broke.append(assault)
    yield _judged(exam, broke) if broke else Finding(NAME, Level.OK, f"{len(attacks)} attacks gain nothing")


def _judged(exam: Examination, broke: list[Assault]) -> Finding:
    told = "; ".join(f"{assault.attack.full_name}: {assault.problems[0]}" for assault in broke[:_LISTED])
    more = f" and {len(broke) - _LISTED} more" if len(broke) > _LISTED else ""
    if any(suite.assurance is Assurance.IN_PROCESS for suite in exam.assignment.suites):
        return Finding(NAME, Level.WARNING, f"as befits suites that are judged in-process, some gain: {told}{more}")
    return Finding(
        NAME,
        Level.FAILED,
        f"{told}{more}: `gradewright attack` shows them all; do tests pass on what every submission has?",
    )
