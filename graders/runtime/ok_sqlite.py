"""The ok format's console for SQL: what the shell `sqlite3` does with a script, on Python's own SQLite."""

from __future__ import annotations

import contextlib
import importlib
import os
import re
import sys
from typing import TYPE_CHECKING, Any

from graders.runtime.ok_rows import LAYOUTS, Layout

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
#: A word of a command, in quotation marks of either kind or in none.
_WORD = re.compile(r"""\"((?:[^"\\]|\\.)*)"?|'([^']*)'?|([^\s"']\S*)""")
#: How deep scripts may read each other.
MAX_DEPTH = 25


class SqliteConsole:
    """Runs the prompts of a case, each a part of one script, on a new database in memory."""

    def __init__(self) -> None:
        self._shell: Shell | None = None

    def begin(self) -> None:
        """Start a case, and let go of the last one's database."""
        self._shell = None

    def evaluate(self, source: str) -> str | None:
        """Run a part, whose rows are printed; return what the shell complains of on stderr."""
        self._shell = self._shell or Shell()
        known = len(self._shell.complaints)
        self._shell.run(source)
        return "\n".join(self._shell.complaints[known:]) or None

    def show(self, value: str) -> str:
        """Return the complaints as they are."""
        return value

    def name(self, error: BaseException) -> None:
        """Return nothing: no test can expect an exception here."""
        del error


class _Quit(Exception):  # noqa: N818 -- no error
    """`.quit`."""


class Shell:
    """The commands and the output of `sqlite3`, as far as tests need them."""

    def __init__(self) -> None:
        self._sqlite3 = _sqlite3()
        self._database = self._sqlite3.connect(":memory:", isolation_level=None)
        self._database.text_factory = _decoded
        self._layout = Layout(self._real)
        self._depth = 0
        self._is_over = False
        self._line = 1
        self.complaints: list[str] = []
        #: By the names that may be abbreviated, the first that fits: the fewest arguments, and what does it.
        self._commands: dict[str, tuple[int, Callable[[Sequence[str]], None]]] = {
            "exit": (0, self._quit),
            "headers": (1, self._headers),
            "mode": (1, self._mode),
            "nullvalue": (1, self._null),
            "open": (0, self._open),
            "print": (0, self._print),
            "quit": (0, self._quit),
            "read": (1, self._read),
            "schema": (0, self._schema),
            "separator": (1, self._separator),
            "tables": (0, self._tables),
        }

    def run(self, script: str) -> None:
        """Run a script to its end, or to `.quit`, behind which nothing runs any more."""
        try:
            if not self._is_over:
                self._process(script, self._line)
        except _Quit:
            self._is_over = True
        self._line += script.count("\n") + 1

    def _process(self, script: str, line_number: int = 1) -> None:
        """Run commands, which are lines, and SQL, which ends with a semicolon at a line's end."""
        pending: list[str] = []
        first = 0
        for number, line in enumerate(script.splitlines(), line_number):
            if not pending:
                if line.startswith("."):
                    self._command(line)
                if line.startswith((".", "#")) or _is_blank(line):
                    continue
                first = number
            pending.append(line)
            if self._is_whole(pending):
                self._execute("\n".join(pending), first)
                pending = []
        self._execute("\n".join(pending), first)

    def _is_whole(self, lines: Sequence[str]) -> bool:
        """Tell whether lines can be executed, or are a comment; statements of many lines are looked at once."""
        last = lines[-1]
        return (";" in last and bool(self._sqlite3.complete_statement("\n".join(lines)))) or (
            "*/" in last and _is_blank("\n".join(lines))
        )

    def _execute(self, sql: str, line: int) -> None:
        """Run statements up to the first that fails."""
        try:
            for statement in self._statements(sql):
                cursor = self._database.execute(statement)
                if cursor.description:
                    self._layout.show([column[0] for column in cursor.description], cursor)
        except (self._sqlite3.Error, self._sqlite3.Warning, ValueError) as error:
            self.complaints.append(f"Error: near line {line}: {error}")

    def _statements(self, sql: str) -> Iterator[str]:
        start = 0
        for mark in re.finditer(";", sql):
            if self._sqlite3.complete_statement(sql[start : mark.end()]):
                yield sql[start : mark.end()]
                start = mark.end()
        if not _is_blank(sql[start:]):
            yield sql[start:]

    def _command(self, line: str) -> None:
        name, *arguments = _words(line[1:]) or [""]
        for known, (least, run) in self._commands.items():
            if name and known.startswith(name) and len(arguments) >= least:
                run(arguments)
                return
        self.complaints.append(f'Error: unknown command or invalid arguments:  "{name}". Enter ".help" for help')

    def _read(self, arguments: Sequence[str]) -> None:
        try:
            with open(arguments[0], encoding="utf-8", errors="replace") as file:
                script = file.read()
        except (OSError, ValueError):
            self.complaints.append(f'Error: cannot open "{arguments[0]}"')
            return
        if self._depth >= MAX_DEPTH:
            self.complaints.append(f"Input nesting limit ({MAX_DEPTH}) reached. Check recursion.")
            return
        self._depth += 1
        with contextlib.suppress(_Quit):  # which ends the file in which it stands
            self._process(script)
        self._depth -= 1

    def _open(self, arguments: Sequence[str]) -> None:
        self._database.close()
        name = next((word for word in arguments if not word.startswith("-")), ":memory:")
        self._database = self._sqlite3.connect(name, isolation_level=None)
        self._database.text_factory = _decoded

    def _mode(self, arguments: Sequence[str]) -> None:
        if arguments[0] in LAYOUTS:
            self._layout.choose(arguments[0])
        else:
            self.complaints.append(f"Error: mode should be one of: {' '.join(LAYOUTS)}")

    def _headers(self, arguments: Sequence[str]) -> None:
        self._layout.headers = arguments[0].lower() in ("on", "yes", "true", "1")

    def _separator(self, arguments: Sequence[str]) -> None:
        self._layout.separator = arguments[0]

    def _null(self, arguments: Sequence[str]) -> None:
        self._layout.null = arguments[0]

    def _print(self, arguments: Sequence[str]) -> None:
        sys.stdout.write(" ".join(arguments) + "\n")

    def _tables(self, arguments: Sequence[str]) -> None:
        del arguments
        query = (
            "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
            "ORDER BY 1"
        )
        self._layout.show_names([name for (name,) in self._database.execute(query)])

    def _schema(self, arguments: Sequence[str]) -> None:
        query = (
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND (?1 IS NULL OR tbl_name LIKE ?1) ORDER BY rowid"
        )
        for (sql,) in self._database.execute(query, (next(iter(arguments), None),)):
            sys.stdout.write(f"{sql};\n")

    def _quit(self, arguments: Sequence[str]) -> None:
        del arguments
        raise _Quit

    def _real(self, number: float) -> str:
        """Return a number as this SQLite writes it."""
        ((text,),) = self._database.execute("SELECT CAST(? AS TEXT)", (number,))
        return str(text)


def _sqlite3() -> Any:
    """Import the module, a megabyte that no other suite has a use for; none of the submission's files stands in."""
    found, folder = list(sys.path), os.getcwd()
    sys.path[:] = [entry for entry in found if entry not in ("", folder)]
    try:
        return importlib.import_module("sqlite3")
    finally:
        sys.path[:] = found


def _decoded(data: bytes) -> str:
    return data.partition(b"\0")[0].decode("utf-8", "replace")


def _is_blank(sql: str) -> bool:
    return not _COMMENT.sub("", sql).strip()


def _words(line: str) -> list[str]:
    return ["".join(word) for word in _WORD.findall(line)]
