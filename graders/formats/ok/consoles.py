"""The consoles whose sessions ok tests are written as: how their prompts look, and what the driver calls them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Console:
    """One kind of session."""

    #: By which the driver knows it.
    name: str
    #: What the first line of a prompt begins with, and each further one.
    first: str
    more: str
    #: Whether a whole case is one prompt, whose lines are shown as commands of their own.
    is_script: bool = False


PYTHON = Console("python", ">>> ", "... ")
SCHEME = Console("scheme", "scm> ", ".... ")
LOGIC = Console("logic", "logic> ", "...... ")
SQLITE = Console("sqlite", "sqlite> ", "   ...> ", is_script=True)
