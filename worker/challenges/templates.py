"""Templates of a challenge: what stands before and behind a learner's code, by language."""

import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass

#: A line `::NAME`, at first behind the mark that some editors begin a file with; code holds `::std::cout` and the
#: like, which name no language.
_MARK = re.compile(r"^\ufeff?::[ \t]*([A-Za-z][\w+#. ]*?)[ \t\r]*$", re.MULTILINE)
_PARTS = ("header", "code", "footer")


@dataclass(frozen=True, slots=True)
class Template:
    """One language's template."""

    header: str = ""
    #: What a learner starts from.
    code: str = ""
    footer: str = ""

    def program(self, code: str) -> str:
        """Return the program that a learner's code becomes."""
        return "\n".join([*filter(None, [self.header]), code, *filter(None, [self.footer])])

    @property
    def header_lines(self) -> int:
        """How many lines of the program a learner does not count."""
        return self.header.count("\n") + 1 if self.header else 0


def read_templates(text: str) -> Mapping[str, Template]:
    """Return the templates by language, in order; no other language than these is allowed, if there are any."""
    templates: dict[str, dict[str, str]] = {}
    language = ""
    _, *pieces = _MARK.split(text)
    for name, piece in zip(pieces[::2], pieces[1::2], strict=True):
        if name not in _PARTS:
            language = name
            templates[language] = {"code": _trimmed(piece)}
        elif language:
            templates[language][name] = _trimmed(piece)
    return {name: Template(**parts) for name, parts in templates.items()}


def _trimmed(text: str) -> str:
    return textwrap.dedent(text).strip()
