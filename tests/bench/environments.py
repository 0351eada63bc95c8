"""Installs the peers from the registry, each apart from everything else, for what they need does not go together."""

import subprocess
import sys
from pathlib import Path

#: epicbox does not start with a newer urllib3.
EPICBOX = ("epicbox", "urllib3<2")
OKPY = ("okpy",)


def python(folder: Path, packages: tuple[str, ...]) -> str:
    """Return the interpreter of a virtual environment that has these packages, made in `folder` at the first call."""
    interpreter, stamp = (folder / "bin" / "python").absolute(), folder / "installed"
    if not stamp.exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([interpreter, "-m", "pip", "install", "--quiet", *packages], check=True)
        stamp.touch()
    return str(interpreter)
