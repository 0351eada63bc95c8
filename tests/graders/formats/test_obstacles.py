"""What cannot work across the wall is told by file and line, with the way out, before anything runs."""

from pathlib import Path

import pytest

from graders.errors import AssignmentError
from graders.formats.separable.obstacles import obstacles, refuse_certain

HEAD = "import unittest\nimport lab\nfrom lab import solve\n"


def told(source: str, fresh: str = "test") -> list[str]:
    return [str(found) for found in obstacles(Path("tests"), {"test_lab.py": (HEAD + source).encode()}, fresh)]


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("import sys\nsys._getframe()", "tests/test_lab.py:5: sys._getframe walks the call stack"),
        ("from inspect import stack as s\ns()", "tests/test_lab.py:5: inspect.stack walks the call stack"),
        ("import gc as g\ng.get_objects()", "gc.get_objects looks for objects"),
        ("import subprocess\nsubprocess.run(['python3', 'lab.py'])", "finds no file of the submission"),
        ("open(lab.__file__)", "tests/test_lab.py:4: a file of the submission cannot be opened"),
        ("solve.__code__.co_names", "__code__ of the submission's functions does not cross"),
        ("def setUpModule():\n    global it\n    it = lab.Thing()", 'fresh = "class"'),
        ("from unittest import mock\nmock.patch('lab.a.b.C.d')", "a patch of lab.a.b.C.d"),
        ("class T(unittest.TestCase):\n    def test_a(self): self.assertLogs()", "assertLogs does not see"),
        ("import ctypes", "ctypes reaches into"),
        ("import multiprocessing as m\nm.Process(target=solve)", "cannot run a function of the submission"),
    ],
)
def test_what_may_not_work_is_told_with_its_line_and_the_way_out(source: str, problem: str) -> None:
    (found,) = told(source)

    assert problem in found
    assert "`separate = false`" in found


@pytest.mark.parametrize(
    "source",
    [
        "class T(unittest.TestCase):\n    def test_a(self): self.assertEqual(1, lab.f([1], key=len))",
        "from unittest import mock\nmock.patch('lab.os.path.exists')\nmock.patch('builtins.input')",
        "import inspect\ninspect.signature(solve)\ninspect.getsource(lab)",
        "import multiprocessing\nmultiprocessing.cpu_count()",
        "def setUpModule(): print('no submission here')",
        "import weakref_of_ours as weakref",
    ],
)
def test_what_works_is_not_complained_of(source: str) -> None:
    assert [] == told(source)


def test_a_kept_process_needs_no_warning_of_fixtures() -> None:
    assert [] == told("def setUpModule(): lab.prepare()", "module")


def test_only_what_cannot_work_is_refused() -> None:
    refuse_certain(obstacles(Path("tests"), {"test_lab.py": (HEAD + "import sys\nsys._getframe()").encode()}))

    with pytest.raises(AssignmentError, match=r"test_lab.py:4: ctypes .*separate = false"):
        refuse_certain(obstacles(Path("tests"), {"test_lab.py": (HEAD + "import ctypes").encode()}))
