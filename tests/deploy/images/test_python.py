"""The sandbox image of Python holds a whole standard library, pytest, and nothing that helps to rise."""

import subprocess
from pathlib import Path

NAME = "gradewright/python"
REQUIREMENTS = Path(__file__).resolve().parents[3] / "deploy/images/python/requirements.txt"


def _inside(*argv: str) -> str:
    command = ["docker", "run", "--rm", "--network=none", NAME, *argv]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_no_program_runs_with_another_users_rights() -> None:
    actual = _inside("find", "/", "-xdev", "-type", "f", "-perm", "/6000")

    assert actual == ""


def test_the_standard_library_is_whole() -> None:
    names = "bz2, ctypes, curses, dbm, decimal, lzma, multiprocessing, sqlite3, ssl, unittest, zlib, zoneinfo"

    actual = _inside("python3", "-c", f"import sys, {names}; print(sys.version_info >= (3, 10))")

    assert actual == "True\n"


def test_pytest_and_a_linter_are_there_as_pinned() -> None:
    pins = [line.split()[0] for line in REQUIREMENTS.read_text().splitlines() if "==" in line]
    found = "sorted(f'{d.name.lower()}=={d.version}' for d in distributions(path=['/packages']))"
    code = f"import pytest, pyflakes; from importlib.metadata import distributions; print(*{found})"

    actual = _inside("python3", "-c", code).split()

    assert sorted(pins) == actual
