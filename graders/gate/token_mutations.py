"""Makes small changes of programs in C, C++ and Java by their tokens: one that does not compile does no harm."""

import re
from collections.abc import Iterator

SUFFIXES = (".c", ".cc", ".cpp", ".cxx", ".h", ".hpp", ".java")

#: What no change may touch: comments, texts, single characters, and lines of the preprocessor.
_KEPT = re.compile(
    r"//[^\n]*|/\*.*?\*/|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|^[ \t]*#[^\n]*|^\s*import [^\n]*",
    re.DOTALL | re.MULTILINE,
)
#: A binary operator stands between spaces: `<` is no bracket of a type then, and `*` no pointer.
_TOKEN = re.compile(
    r"(?<= )(?:<=|>=|==|!=|&&|\|\||[-+*/%<>])(?= )|(?<=\w)(?:\+\+|--)|\+\+(?=\w)"
    r"|(?<![\w.])\d+(?![\w.])|\b(?:min|max|true|false)\b"
)
_OTHERS = {
    "<": ("<=", ">"),
    "<=": ("<", ">="),
    ">": (">=", "<"),
    ">=": (">", "<="),
    "==": ("!=",),
    "!=": ("==",),
    "&&": ("||",),
    "||": ("&&",),
    "+": ("-",),
    "-": ("+",),
    "*": ("+",),
    "/": ("*",),
    "%": ("/",),
    "++": ("--",),
    "--": ("++",),
    "min": ("max",),
    "max": ("min",),
    "true": ("false",),
    "false": ("true",),
}


def changed_texts(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield each changed program with the line of the change and what it was."""
    masked = _KEPT.sub(lambda kept: re.sub(r"\S", " ", kept[0]), text)
    for token in _TOKEN.finditer(masked):
        line = text.count("\n", 0, token.start()) + 1
        for other in _others(token[0]):
            yield line, f"`{token[0]}` became `{other}`", text[: token.start()] + other + text[token.end() :]


def _others(token: str) -> tuple[str, ...]:
    if token.isdecimal():
        return (str(int(token) + 1), str(int(token) - 1)) if int(token) else ("1",)
    return _OTHERS[token]
