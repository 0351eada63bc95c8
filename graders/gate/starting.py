"""Starts an assignment from a template: a folder of `templates/<format>/<language>/`, whose names are filled in."""

import keyword
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from graders.errors import AssignmentError, GradersError
from graders.formats.registry import FORMATS
from graders.submission import Submission

TEMPLATES = Path(__file__).parent / "templates"
README = "README.md"
_ENDPOINT = re.compile(r"(?!.*\.\.)[\w+-][\w.+-]*(/[\w+-][\w.+-]*)*", re.ASCII)
_NEXT_STEPS = TEMPLATES / "NEXT_STEPS.md"


def known_templates() -> Mapping[str, Sequence[str]]:
    """Return the languages, sorted, of the templates of each format."""
    folders = sorted(path for path in TEMPLATES.iterdir() if path.name in FORMATS)
    return {folder.name: sorted(path.name for path in folder.iterdir() if path.is_dir()) for folder in folders}


def start_assignment(folder: Path, endpoint: str, test_format: str, language: str) -> Sequence[Path]:
    """Write an assignment for an endpoint into a folder that is empty or not there; returns its files.

    Raises AssignmentError where the endpoint cannot be one or there is no such template, and GradersError where the
    folder is in use, or cannot be written.
    """
    if not _ENDPOINT.fullmatch(endpoint):
        raise AssignmentError(
            f"{endpoint!r} is no endpoint of an assignment: it must be like cal/cs61a/sp16/lab00, of letters, digits, "
            '"_", "-", "+" and "."'
        )
    files = _filled_in(_template(test_format, language), endpoint)
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise GradersError(f"{folder} is there already, and nothing in it is overwritten: name another folder")
        return [_write(folder / name, data) for name, data in sorted(files.items())]
    except OSError as error:
        raise GradersError(f"{error.filename or folder} cannot be written: {error.strerror}") from error


def _template(test_format: str, language: str) -> Path:
    known = known_templates()
    if test_format not in known:
        raise AssignmentError(f'there is no template for the format "{test_format}", only for {", ".join(known)}')
    if language not in known[test_format]:
        languages = ", ".join(known[test_format])
        raise AssignmentError(f'there is no template for {test_format} in "{language}", only in {languages}')
    return TEMPLATES / test_format / language


def _filled_in(template: Path, endpoint: str) -> Mapping[str, bytes]:
    name = module_name(endpoint)
    names = {
        b"template/endpoint": endpoint.encode(),
        b"template_name": name.encode(),
        b"TemplateName": "".join(part.capitalize() for part in name.split("_")).encode(),
    }
    files = {**Submission.from_path(template).files, README: _NEXT_STEPS.read_bytes()}
    return {_replaced(path.encode(), names).decode(): _replaced(data, names) for path, data in files.items()}


def module_name(endpoint: str) -> str:
    """Return the name of the students' file: that of the endpoint's last part, as far as Python can import it."""
    name = re.sub(r"\W+", "_", endpoint.rpartition("/")[2], flags=re.ASCII).strip("_") or "work"
    if name[0].isdigit():
        name = f"work_{name}"
    taken = keyword.iskeyword(name) or name in sys.stdlib_module_names or name in {"test", "tests", "grade"}
    return f"{name}_work" if taken else name


def _replaced(text: bytes, names: Mapping[bytes, bytes]) -> bytes:
    for placeholder, name in names.items():
        text = text.replace(placeholder, name)
    return text


def _write(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path
