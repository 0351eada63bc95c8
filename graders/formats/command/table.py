"""The keys of a `[[suite]]` whose format is command."""

import shlex
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from graders.formats import SuiteTable, Text


def split(command: object) -> object:
    """Split a command that is one text as a shell would, without any shell; leave anything else as it is."""
    return shlex.split(command) if isinstance(command, str) else command


def _word(text: str) -> str:
    if "\0" in text:
        raise ValueError("no word of a command can hold a zero byte")
    return text


Word = Annotated[str, Field(max_length=4096), AfterValidator(_word)]
Words = Annotated[tuple[Word, ...], Field(min_length=1, max_length=64), BeforeValidator(split)]


class CommandTable(SuiteTable):
    """What is run, where it finds its files, and where it leaves its results."""

    #: The program and its arguments.
    command: Words | None = None
    #: "gradescope" puts all files where Gradescope has them, below /autograder; "plain" beside each other.
    layout: Literal["plain", "gradescope"] = "plain"
    #: Where the command leaves a Gradescope results.json.
    results: Text = "results/results.json"
    #: Names of tests that must be in the results.
    tests: tuple[Text, ...] = ()
