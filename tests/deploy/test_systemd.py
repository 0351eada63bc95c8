"""The units of systemd are understood by it, run commands that exist, and leave a process little to do harm with."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from worker.cli import FAMILIES
from worker.settings import PREFIX, Settings

FOLDER = Path(__file__).resolve().parents[2] / "deploy/systemd"
UNITS = sorted(path.name for path in FOLDER.glob("*.service"))
PROGRAM = "/opt/gradewright/bin/gradewright"
#: What each unit must say; systemd counts on a scale of ten what is left open.
HARDENING = (
    *("NoNewPrivileges=yes", "ProtectSystem=strict", "PrivateTmp=yes", "PrivateDevices=yes", "RestrictNamespaces=yes"),
    *("CapabilityBoundingSet=", "SystemCallFilter=@system-service", "UMask=0077", "Restart=always"),
)
MOST_EXPOSURE = 2.5


def _words(unit: str) -> list[str]:
    return (FOLDER / unit).read_text().splitlines()


@pytest.mark.parametrize("unit", UNITS)
def test_a_unit_is_hardened_and_restarted(unit: str) -> None:
    assert [] == [line for line in HARDENING if line not in _words(unit)]
    assert "User=gradewright" in _words(unit)


@pytest.mark.parametrize("unit", UNITS)
def test_no_secret_stands_in_a_unit(unit: str) -> None:
    secret = [PREFIX + name.upper() for name, field in Settings.model_fields.items() if "Secret" in str(field)]

    assert [] == [name for name in secret if re.search(rf"{name}=", (FOLDER / unit).read_text())]


def test_commands_exist() -> None:
    known = {command for commands in FAMILIES.values() for command in commands}
    lines = [line for unit in UNITS for line in _words(unit)]
    asked = {match[1] for line in lines if (match := re.match(rf"ExecStart={PROGRAM} (\S+)", line))}

    assert {"worker", "beat", "trigger", "flower"} == asked
    assert set() == asked - known


@pytest.mark.parametrize(
    ("unit", "needs"),
    [("beat", set()), ("flower", {"FLOWER_AUTH"}), ("trigger", {"SECRET_KEY", "TRIGGER_METRICS_TOKEN"})],
)
def test_nobody_but_the_worker_holds_more_secrets_than_it_needs(unit: str, needs: set[str]) -> None:
    lines = [line for line in _words(f"gradewright-{unit}.service") if line.startswith("UnsetEnvironment=")]
    taken = {name.removeprefix(PREFIX) for line in lines for name in line.partition("=")[2].split()}
    secret = {name.upper() for name, field in Settings.model_fields.items() if "Secret" in str(field)}

    assert secret - needs - {"SENTRY_DSN", "BROKER_URL"} == taken


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    """Return a folder with the units, whose programs exist on this machine."""
    for path in FOLDER.iterdir():
        text = path.read_text().replace(PROGRAM, "/bin/true").replace("/usr/bin/ssh", "/bin/true")
        (tmp_path / path.name).write_text(text)
    return tmp_path


@pytest.mark.parametrize("unit", UNITS)
def test_systemd_understands_a_unit_and_finds_it_closed(copies: Path, unit: str) -> None:
    if shutil.which("systemd-analyze") is None:  # nothing to ask: at least the lines must be lines of a unit
        text = (copies / unit).read_text().replace("\\\n", "")
        assert [] == [line for line in text.splitlines() if not re.fullmatch(r"|#.*|\[\w+\]|[A-Z]\w+=.*", line)]
        return
    told = _analyze("security", "--offline=yes", str(copies / unit))

    assert "" == _analyze("verify", "--man=no", str(copies / unit))
    assert float(re.findall(r"Overall exposure level.*?: ([\d.]+)", told)[0]) <= MOST_EXPOSURE


def _analyze(*arguments: str) -> str:
    argv = ["systemd-analyze", *arguments]
    done = subprocess.run(argv, capture_output=True, text=True, timeout=60, check=False)
    return done.stdout + done.stderr
