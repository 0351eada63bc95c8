"""Installs epicbox from the registry, apart from everything else: it needs an urllib3 below 2."""

import subprocess
import sys
from pathlib import Path


def python(folder: Path) -> str:
    """Return the interpreter of a virtual environment that has epicbox, made in `folder` at the first call."""
    interpreter = (folder / "bin" / "python").absolute()
    probe = [str(interpreter), "-c", "import epicbox"]
    if not interpreter.exists() or subprocess.run(probe, capture_output=True, check=False).returncode:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([interpreter, "-m", "pip", "install", "--quiet", "epicbox", "urllib3<2"], check=True)
    return str(interpreter)
