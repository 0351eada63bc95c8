"""Plans and judges a command of the staff's: where its files lie, and whose fault it is that results are none."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from graders.errors import AssignmentError, SuiteError
from graders.formats.command.award import Award
from graders.formats.command.claims import Claims, ClaimsError
from graders.formats.command.gradescope import read_results
from graders.formats.command.layout import KNOWN_AS, ROOT, run_of
from graders.formats.command.score_block import read_score_block
from graders.formats.command.table import CommandTable
from graders.formats.endings import STATUS, WORDS
from graders.formats.plain_text import plain, tail
from graders.sandbox.outcome import Box, Outcome, Run
from graders.submission import Submission, unsafe_name
from graders.verdict import Assurance, Ending, Status, TestResult

#: Of what the command printed, for the staff to read.
_PRINTED_CHARS = 1000
_LOST = "The tests could not finish with your files, as they do without them: {problem}"
_KILLED = "The program that runs the tests was killed while it ran them."


def load(path: Path, table: CommandTable, box: Box) -> "CommandSuite":
    """Load the files that a command needs, a folder or a single one.

    Raises SuiteError for a key that does not fit, AssignmentError where the files cannot be read.
    """
    if table.points is None:
        raise SuiteError(
            "points", "must say how many points the command can give: its results are not believed in that"
        )
    if table.weights:
        raise SuiteError("weights", "the command's results say themselves what each test is worth")
    if (reason := unsafe_name(table.results)) is not None:
        raise SuiteError("results", f"{table.results!r} cannot be left by a command: {reason}")
    if len(set(table.tests)) < len(table.tests):
        raise SuiteError("tests", "each test has a name of its own")
    found = Submission.from_path(path)
    if found.refused:
        raise AssignmentError(f"{path}: {found.refused[0]}")
    run = run_of(table, found.files, replace(box, executable=True))
    return CommandSuite(path, run, Award(table, table.points))


class CommandSuite:
    """A command and its files. It is run once, and once more without the submission where it left no results."""

    images: frozenset[str] = frozenset()
    assurance = Assurance.IN_PROCESS

    def __init__(self, path: Path, run: Run, award: Award) -> None:
        self._path, self._run, self._award = path, run, award
        self.max_score = award.points

    def plan(self, outcomes: Sequence[Outcome]) -> Run | None:
        """Return the run, or that which tells whether it is the submission that keeps results from being left."""
        if not outcomes:
            return self._run
        lacks_results = len(outcomes) == 1 and self._problem(outcomes[0])
        return replace(self._run, with_submission=False) if lacks_results else None

    def judge(self, outcomes: Sequence[Outcome]) -> tuple[TestResult, ...]:
        """Award what the results claim.

        Raises AssignmentError where the command could not be started, or leaves no results without a submission
        either: then nobody can tell whose fault it is, and the student does not pay for it.
        """
        if not outcomes:
            return self._award.nothing(Status.MISSING, "")
        first, *others = outcomes
        try:
            return self._tests(first)
        except ClaimsError as error:
            if not any(_ended_by_itself(other) and self._problem(other) is None for other in others):
                raise AssignmentError(self._blame(str(error), others)) from error
            return self._award.nothing(Status.ERROR, _LOST.format(problem=error))

    def _problem(self, outcome: Outcome) -> str | None:
        try:
            self._tests(outcome)
        except ClaimsError as error:
            return str(error)
        return None

    def _tests(self, outcome: Outcome) -> tuple[TestResult, ...]:
        """Return the tests of one run. Raises ClaimsError if the command ended, but left no results."""
        if outcome.ending is not Ending.OK:
            return self._award.nothing(STATUS[outcome.ending], WORDS[outcome.ending])
        report = outcome.reports[0] if outcome.reports else {}
        if "problem" in report:
            raise AssignmentError(self._unstarted(str(report["problem"]), str(report.get("text"))))
        if not _ended_by_itself(outcome):
            return self._award.nothing(Status.ERROR, _KILLED)
        return self._award.of(self._claims(outcome))

    def _claims(self, outcome: Outcome) -> Claims:
        """Read the results file, or what was printed where there is none and no Gradescope asks for it."""
        data = outcome.files.get(self._award.table.results)
        if data or self._run.known_as:
            return read_results(data or b"", outcome.stdout)
        return read_score_block(outcome.stdout)

    def _unstarted(self, problem: str, text: str) -> str:
        image = self._run.box.image if self._run.box else ""
        if problem == "root":
            return (
                f"{self._path}: the image {image} has no link {ROOT}, which Gradescope's layout needs: "
                f"build it on gradewright/python, or with RUN ln -s /box/{KNOWN_AS} {ROOT}"
            )
        command = self._run.task["command"]
        return f"{self._path}: {command} could not be started in the image {image}: {text}"

    def _blame(self, problem: str, others: Sequence[Outcome]) -> str:
        # Only of the run without student code, none of which belongs into an exception and so into a log.
        printed = tail(plain("".join(other.stdout + other.stderr for other in others)), _PRINTED_CHARS)
        return (
            f"{self._path}: the command left no results that can be used, neither for this submission nor without one: "
            f"{problem} Let it leave some whatever is handed in. Without one it printed: {printed or 'nothing'}"
        )


def _ended_by_itself(outcome: Outcome) -> bool:
    """Tell whether the command came to its end, with whatever status: a killed one leaves nothing that counts."""
    status = outcome.reports[0].get("exit") if outcome.reports else None
    return outcome.ending is Ending.OK and isinstance(status, int) and status >= 0
