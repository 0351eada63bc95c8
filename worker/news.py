"""Tells Sentry once what strikes all submissions of an assignment alike: one is worth a message, not eight hundred."""

from hashlib import sha256

from worker import telemetry
from worker.errors import LedgerError
from worker.ledger.connection import Connection
from worker.ledger.tellings import Tellings

#: How long the same is not told again.
SECONDS = 24 * 3600


def tell_once(
    connection: Connection, error: Exception, assignment: str, *, backup: str = "", version: str = ""
) -> None:
    """Report a fault of an assignment's version, or of a platform with it, unless some worker did so already.

    A grader that cannot even be read has no version; then what is said of it tells one from the next.
    """
    if not version and telemetry.fault_of(error) == "grader":
        version = sha256(str(error).encode("utf-8", "replace")).hexdigest()
    try:
        is_news = Tellings(connection).is_first(f"{assignment} {version} {type(error).__name__}", seconds=SECONDS)
    except LedgerError:
        is_news = True
    if is_news:
        telemetry.report_fault(error, assignment=assignment, backup=backup)
