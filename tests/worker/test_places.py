"""A report points to a line of the student's own files, and to no other's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.places import place_of

LAB = b'''"""Lab."""

class Link:
    def length(self):
        return 0

async def fetch(x): ...
def f(x):
    return g(x)
'''
SCHEME = b"; lab\n(define (add-one x)\n  (+ x 1))\n(define limit 7)\n"
SQL = b"-- lab\nCREATE TABLE parents AS\n  SELECT 1;\n"
FILES = {"lab.py": LAB, "lab.scm": SCHEME, "lab.sql": SQL}


@pytest.mark.parametrize(
    ("feedback", "expected"),
    [
        (
            'Traceback\n  File "lab.py", line 3, in <module>\n  File "lab.py", line 42, in f\nIndexError',
            "lab.py, line 42",
        ),
        ('  File "lab.py", line 9, in f\n  File "/usr/lib/random.py", line 7, in choice', "lab.py, line 9"),
        ('  File "test_lab.py", line 9, in f', ""),
        ("> return 1\nlab.py:12: AssertionError", "lab.py, line 12"),
        ("lab.py:3:5: error: what\nlab.py:9:1: error: more", "lab.py, line 3"),
        (">>> from lab import *\n>>> f(3)\n5\n# Error: expected\n#     4", "lab.py, line 8"),
        (">>> x = f(1)\n>>> Link(x).length()\n3", "lab.py, line 3"),
        (">>> fetch(1)\n2", "lab.py, line 7"),
        (">>> ff(3)", ""),
        ("scm> (add-one 2)\n4", "lab.scm, line 2"),
        ("scm> limit\n8", "lab.scm, line 4"),
        ("sqlite> select * from parents;\n", "lab.sql, line 2"),
        (
            '  File "test_lab.py", line 2, in test\n    self.assertEqual(4, f(3))\nAssertionError: 4 != 5',
            "lab.py, line 8",
        ),
        ("f(3) is wrong", ""),
        ("", ""),
    ],
)
def test_a_failure_leads_to_the_line_that_tells_most(feedback: str, expected: str) -> None:
    assert expected == place_of(feedback, FILES)


def test_without_files_there_is_no_place() -> None:
    assert "" == place_of('  File "lab.py", line 9, in f', {})


def test_a_file_too_large_to_search_is_left_out() -> None:
    assert "" == place_of(">>> f(3)", {"lab.py": b"#" * 200_000 + b"\ndef f(x): ..."})


@given(st.text(max_size=200), st.dictionaries(st.text(max_size=5), st.binary(max_size=100), max_size=2))
def test_nothing_that_a_student_writes_breaks_it(feedback: str, files: dict[str, bytes]) -> None:
    place = place_of(feedback, files)

    assert not place or place.rpartition(", line ")[0] in files
