"""`stepic login` waits for the browser, and what follows acts as whoever logged in."""

import re
import subprocess
from urllib.request import urlopen

from tests.simulators.stepic import StepicSimulator
from tests.simulators.stepic.made_up import LEARNER, SUM_STEP
from tests.worker.cli.stepic.conftest import StepicTerminal


def log_in(terminal: StepicTerminal, *arguments: str) -> tuple[int, str]:
    """Run `login` and do in its address's stead what a browser does; return its exit code and its last line."""
    command = terminal.command("login", "--port", "0", *arguments)
    with subprocess.Popen(command, env=terminal.environment, text=True, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        printed = ""
        while (found := re.search(r"http\S+", printed)) is None:
            line = process.stdout.readline()
            assert line, printed
            printed += line
        with urlopen(found[0], timeout=10):  # noqa: S310 - an address of this machine
            pass
        rest = process.stdout.read()
        return process.wait(timeout=20), rest.strip()


def test_what_follows_acts_as_whoever_logged_in(stepic: StepicSimulator, terminal: StepicTerminal) -> None:
    stepic.store.logs_in, stepic.store.looks = LEARNER, 0
    logged_in = log_in(terminal, "--scope", "write")
    (terminal.folder / "a.py").write_text("right")
    submitted = terminal.run("submit", "a.py", "--step", str(SUM_STEP), "--yes")
    (made,) = stepic.store.submissions.values()

    assert (0, "Logged in as Lea Rner (user 2), to read and write.") == logged_in
    assert (0, LEARNER) == (submitted.returncode, stepic.store.attempts[made.attempt]["user"])
    assert oct((terminal.folder / "state" / "stepic-tokens.json").stat().st_mode).endswith("600")


def test_a_log_in_to_read_is_told_what_submitting_needs(stepic: StepicSimulator, terminal: StepicTerminal) -> None:
    log_in(terminal)
    (terminal.folder / "a.py").write_text("right")
    refused = terminal.run("submit", "a.py", "--step", str(SUM_STEP), "--yes")
    terminal.run("logout")
    own = terminal.run("submit", "a.py", "--step", str(SUM_STEP), "--yes", "--wait", "0")

    assert (2, True) == (refused.returncode, "gradewright stepic login --scope write" in refused.stderr)
    assert (4, 1) == (own.returncode, len(stepic.store.submissions))
