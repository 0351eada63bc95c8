"""A terminal whose settings lead to the Stepic stand-in."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.simulators.stepic import StepicSimulator
from worker.settings import PREFIX

ROOT = Path(__file__).parents[4]


class StepicTerminal:
    """Runs `gradewright stepic …` to its end."""

    def __init__(self, folder: Path, url: str) -> None:
        #: Where commands are run.
        self.folder = folder
        own = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
        settings = {
            "STEPIC_URL": url,
            "STEPIC_CLIENT_ID": "stepic-client",
            "STEPIC_CLIENT_SECRET": "stepic-secret",
            "STEPIC_REQUESTS_PER_SECOND": "50",
            "STATE_DIR": str(folder / "state"),
        }
        self.environment: dict[str, str] = {
            **own,
            "PYTHONPATH": str(ROOT),
            **{PREFIX + name: value for name, value in settings.items()},
        }

    def command(self, *arguments: str) -> list[str]:
        """Return the words of a command."""
        return [sys.executable, "-m", "worker", "stepic", *arguments]

    def run(self, *arguments: str, answer: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
        """Run a command with what is typed into it."""
        return subprocess.run(
            self.command(*arguments),
            cwd=self.folder,
            env={**self.environment, **{PREFIX + name: value for name, value in settings.items()}},
            input=answer,
            text=True,
            capture_output=True,
            timeout=60,
            check=False,
        )


@pytest.fixture
def terminal(stepic: StepicSimulator, tmp_path: Path) -> StepicTerminal:
    return StepicTerminal(tmp_path, stepic.url)
