"""The copies of one log-in, in the ledger and in a file: the newest of them counts, and all become as new.

A Redis that lost its data learns the log-in again from whichever worker has the newest copy.
"""

from dataclasses import dataclass

import structlog

from worker.errors import ConfigurationError, LedgerError, TokenExpiredError
from worker.ledger.log_ins import LogIns
from worker.tokens.file import LogInFile
from worker.tokens.log_in import LogIn


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest copy of a log-in."""

    log_in: LogIn | None
    #: Why it is over; empty where it is good.
    ended: str = ""


@dataclass(frozen=True, slots=True)
class Copies:
    """Where a log-in is kept, by its name; `seed` is one to begin with, out of the settings."""

    name: str
    log_ins: LogIns
    file: LogInFile
    seed: LogIn | None = None

    def newest(self, known: LogIn | None = None) -> Newest:
        """Return the newest copy, `known` among them, once ledger and file have it too.

        Raises LedgerError, or TokenExpiredError where what is kept cannot be read or nothing can be kept.
        """
        in_file = self._in_file()
        try:
            kept = self.log_ins.get(self.name)
            from_ledger = LogIn.from_json(kept.text) if kept else None
            found = [one for one in (from_ledger, known, in_file, self.seed) if one is not None]
            if not found:
                return Newest(None)
            newest = max(found, key=lambda one: one.rank)
            if kept is None or kept.rank < newest.rank:
                self.log_ins.put(self.name, newest.to_json(), newest.rank)
        except ConfigurationError as error:
            # Nobody's submission shall suffer for a setting: its work is held.
            raise TokenExpiredError(str(error)) from error
        if in_file is None or in_file.rank < newest.rank:
            self._put_in_file(newest)
        return Newest(newest, kept.ended if kept is not None and kept.rank == newest.rank else "")

    def kept(self) -> Newest:
        """Return the newest copy and leave all as they are. Raises LedgerError, ConfigurationError."""
        kept, in_file = self.log_ins.get(self.name), self.file.get()
        found = [one for one in (LogIn.from_json(kept.text) if kept else None, in_file) if one is not None]
        newest = max(found, key=lambda one: one.rank, default=None)
        is_kept = kept is not None and newest is not None and kept.rank == newest.rank
        return Newest(newest, kept.ended if kept is not None and is_kept else "")

    def keep(self, log_in: LogIn) -> bool:
        """Keep a log-in in the file, the ledger or both; tell whether the ledger has it.

        Raises LedgerError where neither takes it.
        """
        in_file = self._put_in_file(log_in)
        try:
            self.log_ins.put(self.name, log_in.to_json(), log_in.rank)
        except LedgerError:
            if not in_file:
                raise
            return False
        return True

    def newest_at_hand(self) -> LogIn | None:
        """Return the newest copy that can be had without a ledger, and that of the ledger where it can be reached."""
        try:
            return self.newest().log_in
        except LedgerError:
            return self._in_file()

    def _in_file(self) -> LogIn | None:
        try:
            return self.file.get()
        except ConfigurationError as error:
            structlog.get_logger().warning("the log-in's file is of no use", reason=str(error))
            return None

    def _put_in_file(self, log_in: LogIn) -> bool:
        try:
            self.file.put(log_in)
        except ConfigurationError as error:
            structlog.get_logger().debug("no copy of the log-in", reason=str(error))
            return False
        return True
