"""What a step is called in the ledger: beside Ok's assignments, and never mistaken for one of them."""

import re

_NAME = re.compile(r"stepic/([1-9][0-9]{0,11})")


def assignment_of(step: int) -> str:
    """Return the name under which a step's submissions are kept; their own numbers are their backups' ids."""
    return f"stepic/{step}"


def step_of(assignment: str) -> int | None:
    """Return the step of a name; None for an assignment of Ok's."""
    match = _NAME.fullmatch(assignment)
    return int(match[1]) if match else None
