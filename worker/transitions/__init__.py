"""The ledger's transitions: one Lua script each, so that Redis makes every step whole or not at all."""

from importlib.resources import files


def source(name: str) -> str:
    """Return the text of a transition, behind what all of them share."""
    folder = files(__name__)
    return (folder / "record.lua").read_text() + (folder / f"{name}.lua").read_text()
