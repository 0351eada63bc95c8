"""Makes plain text of what a command wrote in one of Gradescope's text formats."""

import html
import re
from typing import Literal

from graders.formats.plain_text import head, plain

TextFormat = Literal["text", "html", "simple_format", "md", "ansi"]

#: Kept of each text.
MOST_CHARS = 4000
#: Read of each text: what markup takes is lost.
_READ_CHARS = 100_000
_COLOUR = re.compile(r"\x1b\[[0-?]{0,32}[ -/]{0,4}[@-~]")
_BREAK = re.compile(r"<(?:br|/p|/div|/li|/tr|/h[1-6])\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z!][^<>]*>")


def as_text(text: str, style: TextFormat) -> str:
    """Return a text without markup and control characters, not too long; Markdown is text enough as it is."""
    text = text[:_READ_CHARS]
    if style == "ansi":
        text = _COLOUR.sub("", text)
    elif style in ("html", "simple_format"):
        text = html.unescape(_TAG.sub("", _BREAK.sub("\n", text)))
    return head(plain(text).strip("\n"), MOST_CHARS)
