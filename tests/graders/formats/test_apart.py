"""Tests apart from the student code: what courses write works in every fresh process, what lies passes nothing."""

from pathlib import Path

import pytest

from graders.formats import pytest as pytest_format
from graders.formats.separable.table import SeparableTable
from graders.verdict import Status, TestResult
from tests.graders.formats.driven import drive_all

DECORATED = """
import contextlib, functools
@contextlib.contextmanager
def opened(): yield 3
def memo(f):
    known = {}
    def w(n):
        if n not in known: known[n] = f(n)
        return known[n]
    return w
@memo
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
@functools.lru_cache
def fact(n): return n * fact(n - 1) if n else 1
add3 = functools.partial(lambda a, b: a + b, 3)
def deco(f):
    @functools.wraps(f)
    def w(*a): return f(*a)
    return w
@deco
def twice(x): return 2 * x
square = lambda x: x * x
class Thing:
    @deco
    def five(self): return 5
"""
CHECKS = ["fib(10) == 55", "fact(5) == 120", "add3(4) == 7", "twice(4) == 8", "square(3) == 9", "Thing().five() == 5"]
LIARS = """
class Area:
    def __sub__(self, other): return 0
    __rsub__ = __sub__
class Number(int):
    def __sub__(self, other): return 0
    __rsub__ = __sub__
    def __abs__(self): return 0
class Items(list):
    def __len__(self): return 3
class Swallow:
    def __enter__(self): return self
    def __exit__(self, *a): return True
class Sets:
    def __xor__(self, other): return set()
    __rxor__ = __xor__
    def __and__(self, other): return other
    __rand__ = __and__
class Vector:
    def __init__(self, x): self.x = x
    def __add__(self, other): return Vector(self.x + (other.x if isinstance(other, Vector) else other))
    def __radd__(self, other): return self + other
    def __eq__(self, other): return isinstance(other, Vector) and self.x == other.x
def area(): return Area()
def number(): return Number(1)
def items(): return Items()
def sets(): return Sets()
def vector(n): return Vector(n)
def stop(n): raise StopIteration
"""


def statuses(folder: Path, student: str, test: str) -> dict[str, Status]:
    return {result.name: result.status for result in results(folder, student, test)}


def results(folder: Path, student: str, test: str, **keys: str) -> tuple[TestResult, ...]:
    (folder / "test_lab.py").write_text(test)
    table = SeparableTable.model_validate({"format": "pytest", "path": "tests", **keys})
    suite = pytest_format.load(folder, table)
    return suite.judge(drive_all(suite, {"lab.py": student}))


@pytest.mark.parametrize("style", ["import lab", f"from lab import opened, {'fib, fact, add3, twice, square, Thing'}"])
def test_decorated_functions_and_objects_work_in_every_fresh_process(tmp_path: Path, style: str) -> None:
    prefix = "lab." if style == "import lab" else ""
    bodies = [f"assert {prefix}{check}" for check in CHECKS] + [f"with {prefix}opened() as x: assert x == 3"]
    tests = [f"def test_{time}_{n}():\n    {body}\n" for time in range(2) for n, body in enumerate(bodies)]

    found = statuses(tmp_path, DECORATED, "\n".join([style, *tests]))

    assert {Status.PASSED} == set(found.values())
    assert 2 * len(bodies) == len(found)


@pytest.mark.parametrize(
    "check",
    [
        "assert abs(lab.area() - 3.14) < 1e-6",
        "assert abs(lab.number() - 987) < 1e-6",
        "assert abs(987 - lab.number()) < 1e-6",
        "assert len(lab.items()) == 3",
        "assert not ({1, 2} ^ lab.sets())",
        "assert ({1, 2} & lab.sets()) == {1, 2}",
        "with lab.Swallow(): assert 1 == 987",
        "for mine, theirs in zip(map(lab.stop, [1]), [3]): assert mine == theirs",
    ],
)
def test_what_lies_about_itself_passes_nothing(tmp_path: Path, check: str) -> None:
    assert Status.PASSED is not statuses(tmp_path, LIARS, f"import lab\ndef test_a():\n    {check}\n")["test_a"]


@pytest.mark.parametrize(
    "check",
    [
        "assert lab.Vector(1) + 2 == lab.Vector(3) == 2 + lab.Vector(1)",
        "assert lab.vector(1) + lab.vector(2) == lab.Vector(3)",
        "assert lab.number() + 1 == 2 and abs(lab.number()) == 1",
        "with lab.Swallow(): raise KeyError",
    ],
)
def test_what_a_student_may_define_works(tmp_path: Path, check: str) -> None:
    assert {"test_a": Status.PASSED} == statuses(tmp_path, LIARS, f"import lab\ndef test_a():\n    {check}\n")


def test_a_failed_check_is_explained_without_a_second_run_where_a_process_is_shared(tmp_path: Path) -> None:
    student = "calls = []\ndef count():\n    calls.append(1)\n    return len(calls)\n"
    test = "import lab\ndef test_a():\n    assert lab.count() == 7\ndef test_b():\n    assert lab.count() == 2\n"

    first, second = results(tmp_path, student, test, fresh="suite")

    assert (Status.FAILED, Status.PASSED) == (first.status, second.status)
    assert "assert 1 == 7" in first.feedback
