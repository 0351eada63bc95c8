"""Makes text of a student's process fit to be shown: without control characters, and not too long."""

_KEPT = {"\n", "\t"}


def plain(text: str) -> str:
    """Return the text without control and other unprintable characters; line ends become plain ones."""
    text = text.replace("\r\n", "\n")
    return "".join(character for character in text if character.isprintable() or character in _KEPT)


def head(text: str, characters: int) -> str:
    """Return the start of a text, and a mark where it was cut."""
    return text if len(text) <= characters else text[:characters].rstrip() + "\n[…]"


def tail(text: str, characters: int) -> str:
    """Return the end of a text, and a mark where it was cut."""
    return text if len(text) <= characters else "[…]\n" + text[-characters:].lstrip()
