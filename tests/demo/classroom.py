"""A made-up class, cast from the example homework's solution and its known-wrong submissions."""

import itertools
import json
from pathlib import Path

EXAMPLES = Path(__file__).parents[2] / "graders" / "examples"
LAB = "cal/cs61a/sp16/lab00"
HOMEWORK = "cal/cs61a/sp16/hw01"
STUDENTS = 20


def write_class(path: Path) -> None:
    """Write the homework's class in the form that the stand-in reads."""
    folder = EXAMPLES / HOMEWORK
    parts = [folder / "solution", *sorted(wrong for wrong in (folder / "wrong").iterdir() if wrong.is_dir())]
    students = {}
    for number, part in zip(range(1, STUDENTS + 1), itertools.cycle(parts), strict=False):
        email = f"{part.name.replace('_', '-')}-{number:02}@example.edu"
        students[email] = _files_of(part, email)
    path.write_text(json.dumps({"assignment": HOMEWORK, "students": students}))


def _files_of(part: Path, email: str) -> dict[str, str]:
    """Sign the files, since the verdict of the very same files would serve again."""
    files = sorted(file for file in part.rglob("*") if file.is_file() and file.name != "expected.toml")
    return {str(f.relative_to(part)): f"# Handed in by {email}\n{f.read_text()}" for f in files}
