"""The ok-client of the registry, in an environment of its own that is made when it is first asked for."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.setup import packages
from deploy.setup.console import Console
from tests.bench import environments

ROOT = Path(__file__).parents[2]
#: What it asks for itself is so old that no Python from 3.12 on runs it.
OKPY = (
    "--no-deps",
    "okpy==1.18.1",
    "ast-scope==0.5.2",
    "attrs==26.1.0",
    "certifi==2026.10.18",
    "charset-normalizer==3.5.2",
    "colorama==0.4.6",
    "coverage==7.17.3",
    "display-timedelta==1.1",
    "filelock==4.2.12",
    "idna==3.20",
    "pyaes==1.6.1",
    "pytutor==1.0.0",
    "requests==2.34.2",
    "typing-extensions==4.16.0",
    "urllib3==2.8.0",
)

#: By test: its points, and for each suite that counts, by number, how many cases passed, failed and are locked.
Result = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Peer:
    """A running ok-client."""

    process: "subprocess.Popen[str]"

    def score(self, folder: Path, timeout: int, *, verbose: bool = True) -> Result:
        """Score a folder that holds the submission, and the tests in `checks`."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        job = {"folder": str(folder.absolute()), "timeout": timeout, "verbose": verbose}
        self.process.stdin.write(json.dumps(job) + "\n")
        self.process.stdin.flush()
        result: Result = json.loads(self.process.stdout.readline())
        return result


def need_sqlite3() -> None:
    """Install the shell of SQLite where there is none. Raises SetupError where that is not possible."""
    if shutil.which("sqlite3") is None:
        packages.install(Console(ROOT / "build/setup.log"), "the ok-client's sqlite3", ["sqlite3"])


@contextmanager
def running_okpy() -> Iterator[Peer]:
    """Run the ok-client; it and the shell of SQLite that it asks for are installed where they are missing."""
    python = environments.python(ROOT / "build/differential/okpy", OKPY)
    need_sqlite3()
    command = [python, "-B", str(Path(__file__).with_name("okpy_side.py"))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Peer(process)
        assert process.stdin is not None
        process.stdin.close()
