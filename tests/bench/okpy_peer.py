"""A peer: the ok-client itself, plain and unsandboxed, on the same suite: `… okpy_peer PYTHON RUNS CONCURRENCY`."""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench import timing

ASSIGNMENT = Path(__file__).parent / "assignments/bench/cs1/fa26/ten"
CONFIG = {
    "name": "Ten",
    "endpoint": "bench/cs1/fa26/ten",
    "src": ["ten.py"],
    "tests": {"checks/*.py": "ok_test"},
    "default_tests": ["ten"],
    "protocols": ["scoring"],
}


def main(python: str, runs: int, concurrency: int) -> None:
    """Score the solution with `ok --local --score`, each slot in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="gradewright-bench-") as root:
        folders = [_prepare(Path(root) / str(slot)) for slot in range(concurrency)]

        def run(number: int) -> None:
            command = [python, "-c", "from client.cli.ok import main; main()", "--local", "--score"]
            folder = folders[number % concurrency]
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
            if "Total: 10.0" not in done.stdout:
                raise SystemExit(f"okpy printed {done.stdout}{done.stderr}")

        timing.report(run, runs, concurrency)


def _prepare(folder: Path) -> Path:
    folder.mkdir()
    shutil.copytree(ASSIGNMENT / "tests", folder / "checks")
    shutil.copy(ASSIGNMENT / "solution" / "ten.py", folder)
    (folder / "ten.ok").write_text(json.dumps(CONFIG))
    return folder


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
