"""A script prints in our console for SQL what it prints in SQLite's own shell."""

import subprocess
from pathlib import Path

import pytest

from graders.runtime.ok_sqlite import Shell
from tests.differential.okpy_peer import need_sqlite3

SCRIPTS = sorted(Path(__file__).with_name("files").glob("scripts/*.sql"))


@pytest.mark.parametrize("path", SCRIPTS, ids=[path.stem for path in SCRIPTS])
def test_a_script_prints_what_it_does_in_the_shell(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    need_sqlite3()
    script = path.read_text()
    theirs = subprocess.run(["sqlite3"], input=script, capture_output=True, text=True, check=True)

    shell = Shell()
    shell.run(script)

    assert (theirs.stdout, theirs.stderr) == (capsys.readouterr().out, "\n".join(shell.complaints))


@pytest.mark.parametrize("script", ["selec;", "select x;", ".read nothing.sql", ".frobnicate", ".read", "select 1, ;"])
def test_what_the_shell_complains_of_we_complain_of(script: str, capsys: pytest.CaptureFixture[str]) -> None:
    need_sqlite3()
    theirs = subprocess.run(["sqlite3"], input=script, capture_output=True, text=True, check=False)

    shell = Shell()
    shell.run(script)

    assert ("", "") == (theirs.stdout, capsys.readouterr().out)
    assert [bool(theirs.stderr)] == [bool(shell.complaints)] == [True]
