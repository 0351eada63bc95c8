"""Lays rows out as the shell `sqlite3` does in its modes."""

from __future__ import annotations

import sys
from itertools import chain
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

#: Columns of the terminal that the shell takes for granted.
WIDTH = 80

#: By the names of the modes, what stands between columns.
LAYOUTS = {"list": "|", "csv": ",", "tabs": "\t", "line": "|", "column": "  "}


class Layout:
    """How rows are shown now. `real` writes a floating-point number."""

    def __init__(self, real: Callable[[float], str]) -> None:
        self._real = real
        self._mode = "list"
        self.separator = LAYOUTS["list"]
        self.null = ""
        #: None until somebody says: column mode has them on, all others off.
        self.headers: bool | None = None

    def choose(self, mode: str) -> None:
        """Take a mode, and what it separates columns with."""
        self._mode = mode
        if mode not in ("line", "column"):
            self.separator = LAYOUTS[mode]
        if mode == "column" and self.headers is None:
            self.headers = True

    def show(self, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Print rows, each as it comes where the mode lets it."""
        texts = ([self._text(value) for value in row] for row in rows)
        if self._mode == "column":
            self._show_columns(names, list(texts))
        elif self._mode == "line":
            self._show_lines(names, texts)
        else:
            self._show_list(names, texts)

    def show_names(self, names: Sequence[str]) -> None:
        """Print names in as many columns as fit, downwards first."""
        longest = max(map(len, names), default=0)
        rows = -(-len(names) // max(1, WIDTH // (longest + 2)))
        for row in range(rows):
            sys.stdout.write("  ".join(name.ljust(longest) for name in names[row::rows]) + "\n")

    def _text(self, value: Any) -> str:
        if value is None:
            return self.null
        if isinstance(value, float):
            return self._real(value)
        if isinstance(value, bytes):
            value = value.partition(b"\0")[0].decode("utf-8", "replace")
        return self._quoted(str(value)) if self._mode == "csv" else str(value)

    def _show_list(self, names: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        heads = list(map(self._quoted, names)) if self._mode == "csv" else names
        for number, row in enumerate(rows):
            for line in (row,) if number or not self.headers else (heads, row):
                sys.stdout.write(self.separator.join(line) + "\n")

    def _quoted(self, text: str) -> str:
        is_plain = (
            text and all("!" < char < "\x7f" and char not in "\"'" for char in text) and self.separator not in text
        )
        return text if is_plain else '"' + text.replace('"', '""') + '"'

    def _show_lines(self, names: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        width = max(5, *map(len, names))
        for number, row in enumerate(rows):
            sys.stdout.write("\n" if number else "")
            for name, text in zip(names, row):
                sys.stdout.write(f"{name:>{width}} = {text}\n")

    def _show_columns(self, names: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        if not rows:
            return
        widths = [max(map(len, cells)) for cells in zip(names, *rows)]
        rule = ["-" * width for width in widths]
        for row in chain((names, rule) if self.headers else (), rows):
            cells = [text.ljust(width) for text, width in zip(row, widths)]
            sys.stdout.write("  ".join(cells) + "\n")
