"""Text that Ok can store and that a student cannot forge: plain, bounded, and quoted where it is not ours."""

import re

#: Ends a text that was cut.
CUT = "\n[This report was too long and is cut here.]\n"

# Ok's database may hold three bytes a character only.
_BEYOND = re.compile("[\U00010000-\U0010ffff\ud800-\udfff]")
_LINE_END = re.compile("\r\n|[\u2028\u2029]")


def clean(text: str) -> str:
    """Return the text without control characters and what else prints nothing, as marks that turn text around do.

    Line ends become plain ones, and characters beyond the basic plane are replaced.
    """
    return "".join(map(_shown, _BEYOND.sub("\N{REPLACEMENT CHARACTER}", _LINE_END.sub("\n", text))))


def _shown(letter: str) -> str:
    if letter.isprintable() or letter in "\n\t":
        return letter
    return " " if letter.isspace() else ""


def one_line(text: str, characters: int) -> str:
    """Return the text cleaned, on one line, and shortened where it has more characters."""
    line = " ".join(clean(text).split())
    return line if len(line) <= characters else line[: characters - 1].rstrip() + "…"


def quoted(text: str, characters: int) -> str:
    """Set each line off by a bar: what a student's code printed is never a line of the report."""
    told = clean(text).rstrip()
    lines = (told if len(told) <= characters else told[:characters].rstrip() + "\n[…]").splitlines()
    return "\n".join(f"  | {line}".rstrip() for line in lines)


def bounded(text: str, most_bytes: int) -> str:
    """Cut a text that has too many bytes, and say so."""
    data = text.encode()
    if len(data) <= most_bytes:
        return text
    return data[: most_bytes - len(CUT)].decode(errors="ignore") + CUT
