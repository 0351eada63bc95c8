"""What goes into a sandbox and what comes out of it: plain values, never exceptions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from graders.sandbox.limits import Limits
from graders.verdict import Ending

#: Decoded JSON.
Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"


@dataclass(frozen=True, slots=True)
class Box:
    """The kind of cell that a run needs."""

    image: str
    #: "process" (a cell serves many runs) or "container" (a cell serves one).
    isolation: str
    limits: Limits
    #: Whether files in the run's folder may be executed, as compiled programs must be.
    executable: bool = False
    #: Whether its runs are separated ones, of a tester and the student's process.
    separated: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """What to execute: a driver of `graders.runtime`, its task, and the files put into the run's directory."""

    driver: str
    #: Handed to the driver as it is. Never holds an expected answer of a separated format.
    task: Mapping[str, Json]
    #: Relative, safe name → content.
    files: Mapping[str, bytes]
    #: What the tests' own process sees and the student's does not: its presence makes the run a *separated* one, of
    #: two processes with different users and folders. `files` are the student's then.
    private: Mapping[str, bytes] | None = None
    #: Where to run, if not in the assignment's own box.
    box: Box | None = None
    #: Whether the submission and the support files are put beside `files` (and the support files beside `private`).
    with_submission: bool = True
    #: Folder of the run's into which the submission and the support files are put instead.
    submission_folder: str = ""
    #: A name below /box by which the run's folder is found too, by links in the image that lead there.
    known_as: str = ""
    #: Names of files, or of folders with all their files ("" for everything), that are taken out after the run.
    collect: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the sandbox saw of one run. `reports` come out of the student's process: data to be doubted."""

    ending: Ending
    #: The driver's reports in order, each a JSON object; malformed ones are left out.
    reports: tuple[Mapping[str, Json], ...] = ()
    #: What was written to the real stdout and stderr, bounded, undecodable bytes replaced.
    stdout: str = ""
    stderr: str = ""
    #: Exit status of the run's first process, negative for a signal; None if it was never known.
    exit_status: int | None = None
    cpu_seconds: float = 0.0
    wall_seconds: float = 0.0
    peak_memory_mb: float = 0.0
    #: Files that the run was to leave, by relative name; what is no ordinary file, or too large, is left out.
    files: Mapping[str, bytes] = field(default_factory=dict)


class Sandbox(Protocol):
    """What the engine asks of a sandbox."""

    def run(self, box: Box, run: Run) -> Outcome:
        """Run once. Raises SandboxError if no cell could be had, AssignmentError if the image is missing."""

    def image_id(self, image: str) -> str:
        """Return the id of a local image. Raises AssignmentError if it is missing, SandboxError if Docker is."""
