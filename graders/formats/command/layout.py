"""Where a command finds its own files and the student's: beside each other, or as Gradescope has them.

Gradescope's paths are absolute: a link in the image leads from /autograder to /box/autograder, and the supervisor makes
that lead to the folder of the run, for as long as it takes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graders.errors import SuiteError
from graders.formats.command.table import CommandTable
from graders.sandbox.outcome import Box, Run

#: Where the image's link is, and where it leads to, below /box.
ROOT = "/autograder"
KNOWN_AS = "autograder"
#: What an autograder of Gradescope's is started by.
RUN_AUTOGRADER = "run_autograder"
#: How files begin that may be executed: scripts that name their interpreter, and programs.
_MAGIC = (b"#!", b"\x7fELF")


@dataclass(frozen=True, slots=True)
class _Places:
    """Names of folders, "" for the run's own."""

    root: str = ""
    known_as: str = ""
    source: str = ""
    submission: str = ""


def run_of(table: CommandTable, files: Mapping[str, bytes], box: Box) -> Run:
    """Return the run of a command over these files of the suite's. Raises SuiteError where a key does not fit them."""
    return _gradescope(table, files, box) if table.layout == "gradescope" else _plain(table, files, box)


def _plain(table: CommandTable, files: Mapping[str, bytes], box: Box) -> Run:
    if table.command is None:
        raise SuiteError("command", 'this key is needed, as in ["python3", "grade.py"]')
    return _run(table, table.command, files, box, _Places())


def _gradescope(table: CommandTable, files: Mapping[str, bytes], box: Box) -> Run:
    placed = {f"source/{name}": data for name, data in files.items()}
    if RUN_AUTOGRADER in files:
        placed[RUN_AUTOGRADER] = files[RUN_AUTOGRADER]
    elif table.command is None:
        raise SuiteError("path", f"there is no {RUN_AUTOGRADER} in it, and no `command` beside it")
    places = _Places(ROOT, KNOWN_AS, "source", "submission")
    return _run(table, table.command or (f"./{RUN_AUTOGRADER}",), placed, box, places)


def _run(table: CommandTable, command: Sequence[str], files: Mapping[str, bytes], box: Box, places: _Places) -> Run:
    return Run(
        "command",
        {
            "command": command,
            "root": places.root,
            "folders": [places.submission] if places.submission else [],
            "programs": sorted(name for name, data in files.items() if data.startswith(_MAGIC)),
            "environment": {
                "GRADEWRIGHT_SOURCE": places.source,
                "GRADEWRIGHT_SUBMISSION": places.submission,
                "GRADEWRIGHT_RESULTS": table.results,
            },
        },
        # An empty file where the results will be: no file of the student's can take its place.
        {**files, table.results: b""},
        box=box,
        submission_folder=places.submission,
        known_as=places.known_as,
        collect=(table.results,),
    )
