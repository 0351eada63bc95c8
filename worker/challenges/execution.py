"""One learner's program in its cells: compiled once, then run afresh for each dataset."""

from dataclasses import replace

from graders.errors import SandboxError
from graders.formats.stdio.languages import Program
from graders.sandbox.outcome import Box, Outcome, Run, Sandbox
from graders.submission import unsafe_name
from graders.verdict import Ending

#: Share of the computing time from which on a program that ran out of time did not merely wait.
_BUSY = 0.2


class Execution:
    """Runs a program. Every call may raise SandboxError."""

    def __init__(self, program: Program, source: bytes, sandbox: Sandbox) -> None:
        self.program = program
        self._source = {program.main: source}
        self._products: dict[str, bytes] = {}
        self._sandbox = sandbox

    def compile(self) -> Outcome | None:
        """Compile, and keep what came out; None for a language that is not compiled."""
        if not self.program.is_compiled:
            return None
        outcome = self._run(self.program.compile_box, self.program.compiling())
        self._products = {name: data for name, data in outcome.files.items() if unsafe_name(name) is None}
        return outcome

    @property
    def has_room(self) -> bool:
        """Whether what the compiler made can be run."""
        return self.program.has_room_for(self._products)

    def run(self, dataset: str) -> Outcome:
        """Run the program on a dataset; again where it was busy, and others' work kept it from its end."""
        box, given = self.program.box, dataset.encode("utf-8", "surrogatepass")
        run = self.program.running(given, (), self._products)
        outcome = self._run(box, run)
        was_busy = outcome.cpu_seconds > _BUSY * box.limits.cpu_seconds
        return self._run(box, run) if outcome.ending is Ending.TIMEOUT and was_busy else outcome

    def _run(self, box: Box, run: Run) -> Outcome:
        staged = replace(run, files={**self._source, **run.files}) if run.with_submission else run
        outcome = self._sandbox.run(replace(box, image=self._sandbox.image_id(box.image)), staged)
        if outcome.ending is Ending.KILLED:
            raise SandboxError(f"a cell died under a program: {outcome.stderr}")
        return outcome
