"""The sandbox image of Python holds a whole standard library and nothing that helps to rise."""

import subprocess

NAME = "gradewright/python"


def _inside(*argv: str) -> str:
    command = ["docker", "run", "--rm", "--network=none", NAME, *argv]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_no_program_runs_with_another_users_rights() -> None:
    actual = _inside("find", "/", "-xdev", "-type", "f", "-perm", "/6000")

    assert actual == ""


def test_the_standard_library_is_whole() -> None:
    names = "bz2, ctypes, curses, dbm, decimal, lzma, multiprocessing, sqlite3, ssl, unittest, zlib, zoneinfo"

    actual = _inside("python3", "-c", f"import sys, {names}; print(sys.version_info >= (3, 9))")

    assert actual == "True\n"
