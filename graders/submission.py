"""The files of one backup, made safe: what a student sent may be named or filled with anything."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Submission:
    """A student's files by relative, safe name, and what was left out of them with the reason why.

    Made by `from_contents`; names never hold `..`, a leading slash, NUL, or a part over 255 bytes.
    """

    files: Mapping[str, bytes]
    #: One sentence a refused file, for the student to read.
    refused: tuple[str, ...] = ()
