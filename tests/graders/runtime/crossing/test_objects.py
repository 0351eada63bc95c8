"""Stand-ins behave as what they stand for: classes, functions, generators, exceptions, derived classes, patches."""

from pathlib import Path

import pytest

from tests.graders.runtime.crossing.across import across

STUDENT = '''
    """What lab is for."""
    import random, time
    from abc import ABC, abstractmethod
    from collections import namedtuple
    from dataclasses import dataclass, field
    from enum import Enum, IntEnum
    from functools import lru_cache, total_ordering, wraps

    Point = namedtuple("Point", "x y")
    class Colour(Enum):
        RED = 1
        BLUE = "b"
    class Size(IntEnum):
        SMALL = 1
    class OwnError(ValueError):
        def __init__(self, message, code):
            super().__init__(message)
            self.code = code
    class TextError(Exception):
        def __str__(self): return "told by itself"
    @dataclass(order=True)
    class Card:
        """A card."""
        rank: int
        suit: str = "hearts"
        tags: list = field(default_factory=list)
    class Stack(list):
        def push(self, it): self.append(it)
        def __repr__(self): return f"Stack({list(self)})"
    @total_ordering
    class Money:
        unit = "€"
        made = 0
        def __init__(self, n): self.n = n; Money.made += 1
        def __eq__(self, other): return isinstance(other, Money) and self.n == other.n
        def __lt__(self, other): return self.n < other.n
        def __hash__(self): return hash(self.n)
        def __add__(self, other): return Money(self.n + (other.n if isinstance(other, Money) else other))
        __radd__ = __add__
        def __bool__(self): return bool(self.n)
        def __len__(self): return self.n
        def __getitem__(self, i): return [self.n, i]
        def __contains__(self, it): return it == self.n
        def __call__(self, *a, **k): return (self.n, a, k)
        def __enter__(self): return self
        def __exit__(self, *a): self.left = a[0]; return False
        def __iter__(self): return iter(range(self.n))
        def __str__(self): return f"{self.n}€"
        @property
        def half(self): return self.n / 2
        @half.setter
        def half(self, v): self.n = 2 * v
        @classmethod
        def of(cls, n): return cls(n)
        @staticmethod
        def zero(): return 0
    class Unhashable:
        def __eq__(self, other): return True
    class Shape(ABC):
        @abstractmethod
        def area(self): ...
        def twice(self): return 2 * self.area()
    class Node:
        def __init__(self, name, parent=None): self.name, self.parent, self.children = name, parent, []
        def add(self, name): self.children.append(Node(name, self)); return self.children[-1]
    def counted(f):
        @wraps(f)
        def inner(*a):
            inner.calls += 1
            return f(*a)
        inner.calls = 0
        return inner
    @counted
    def twice(n): return 2 * n
    @lru_cache(None)
    def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
    def add(a, b=1, *rest, c: int = 2, **more):
        "Adds."
        return a + b + c
    def same(it): return it
    def apply(f, *a, **k): return f(*a, **k)
    def boom(code=3): raise OwnError("no", code)
    def chain():
        try: 1 / 0
        except ZeroDivisionError as error: raise KeyError("k") from error
    def told(): raise TextError
    def gen(n):
        got = []
        try:
            for i in range(n): got.append((yield i))
        except ValueError as error: yield str(error)
        return got
    def take(it, n=3): return [next(it) for _ in range(n)]
    def survive(f):
        try: f()
        except ValueError as error: return repr(error)
    def pass_on(f): return f()
    def deep(n): return deep(n + 1)
    def dice(): return random.randint(1, 6)
    def stamp(): return time.time()
    def greet():
        name = input("Name? ")
        print("Hello,", name)
        print("bye", end="!")
        return name
    def read(path):
        with open(path) as file: return file.read()
    def names(it): return it.name, it.size(), len(it), it == it
    counter = 0
    def count():
        global counter
        counter += 1
        return counter
    async def slow(n): return n + 1
    def made_in_test(cls): return cls(5).n
'''


def check(folder: Path, test: str, **keys: object) -> None:
    """Run a test across the wall; nothing may go wrong."""
    assert "" == across(folder, STUDENT, "import lab\n" + test, **keys)


def test_functions_are_functions(tmp_path: Path) -> None:
    check(
        tmp_path,
        """
import inspect
assert inspect.isfunction(lab.add) and lab.add.__name__ == "add"
assert lab.add.__doc__ == "Adds." and lab.add.__module__ == "lab"
assert lab.add(1) == 4 and lab.add(1, 2, c=3) == 6 and lab.add(b=1, a=1) == 4 and lab.add is lab.add
try: lab.add()
except TypeError as error: assert "add() missing 1 required positional argument: 'a'" in str(error)
assert lab.twice(2) == 4 and lab.twice(3) == 6 and lab.twice.calls == 2
lab.twice.calls = 10
assert lab.twice(1) == 2 and lab.twice.calls == 11
assert lab.fib(30) == 832040 and lab.fib.cache_info().misses == 31
assert lab.apply(lambda a, b: a - b, 5, b=3) == 2
assert lab.apply(lab.add, 1) == 4 and lab.same(lab.add) is lab.add
f = lambda: 0
assert lab.same(f) is f and lab.apply(sorted, [2, 1]) == [1, 2]
out = []
lab.apply(out.append, 4)
assert out == [4] and lab.__doc__ == "What lab is for."
""",
    )


def test_objects_are_of_their_classes(tmp_path: Path) -> None:
    check(
        tmp_path,
        """
m = lab.Money(3)
assert type(m) is lab.Money and isinstance(m, lab.Money) and lab.Money.__name__ == "Money" and lab.same(m) is m
assert m.n == 3 and m.half == 1.5 and m.unit == "€" and lab.Money.unit == "€" and str(m) == "3€" and f"{m}" == "3€"
m.half = 5
assert m.n == 10 and len(m) == 10
assert m[4] == [10, 4] and m(1, a=2) == (10, (1,), {"a": 2}) and list(m) == list(range(10))
assert m + lab.Money(1) == lab.Money(11) and 5 + m == lab.Money(15) and m != lab.Money(9) and m > lab.Money(9)
assert sum([lab.Money(1), lab.Money(2)]) == lab.Money(3) and hash(m) == hash(10) and {lab.Money(10): 1}[m] == 1
assert not lab.Money(0) and lab.Money.of(4).n == 4 and lab.Money.zero() == 0 and m.zero() == 0
with m as inside: assert inside is m
assert m.left is None
m.extra = [1]
m.extra.append(2)
assert m.extra == [1, 2] and vars(m)["n"] == 10
del m.extra
assert not hasattr(m, "extra") and not hasattr(m, "nothing")
lab.Money.made = 0
lab.Money(1); lab.Money(2)
assert lab.Money.made == 2
try: hash(lab.Unhashable())
except TypeError: pass
else: raise AssertionError
root = lab.Node("root"); leaf = root.add("leaf")
assert leaf.parent is root and root.children[0] is leaf and root.children == [leaf] and leaf in root.children
import copy
twin = copy.deepcopy(leaf)
assert twin is not leaf and twin.parent is not root and twin.parent.name == "root"
""",
    )


def test_builtin_subclasses_hold_their_content(tmp_path: Path) -> None:
    check(
        tmp_path,
        """
p = lab.Point(1, y=2)
assert p == (1, 2) and p.x == 1 and p._replace(x=5) == (5, 2) and isinstance(p, tuple) and repr(p) == "Point(x=1, y=2)"
assert lab.same(p) == p and type(lab.same(p)) is lab.Point and lab.Point._fields == ("x", "y")
a, b = p
s = lab.Stack([1]); s.push(2); s.append(3)
assert s == [1, 2, 3] and isinstance(s, list) and repr(s) == "Stack([1, 2, 3])" and lab.same(s) is s and len(s) == 3
assert sorted(s, reverse=True) == [3, 2, 1]
assert lab.Size.SMALL == 1 and lab.Size.SMALL + 1 == 2
assert isinstance(lab.Size.SMALL, int) and lab.Size.SMALL.name == "SMALL"
assert lab.Colour.RED is lab.Colour.RED and lab.Colour(1) is lab.Colour.RED and lab.Colour["BLUE"].value == "b"
assert [c.name for c in lab.Colour] == ["RED", "BLUE"]
assert len(lab.Colour) == 2 and repr(lab.Colour.RED) == "<Colour.RED: 1>"
assert {lab.Colour.RED: 1}[lab.Colour.RED] == 1 and lab.Colour.RED != lab.Colour.BLUE
""",
    )


def test_dataclasses_and_what_inspect_tells(tmp_path: Path) -> None:
    check(
        tmp_path,
        """
import dataclasses, inspect
c = lab.Card(5)
assert repr(c) == "Card(rank=5, suit='hearts', tags=[])" and c == lab.Card(5)
assert c < lab.Card(6) and lab.Card.__doc__ == "A card."
assert [f.name for f in dataclasses.fields(lab.Card)] == ["rank", "suit", "tags"] and dataclasses.is_dataclass(c)
assert dataclasses.asdict(c) == {"rank": 5, "suit": "hearts", "tags": []}
assert list(inspect.signature(lab.add).parameters) == ["a", "b", "rest", "c", "more"]
assert list(inspect.signature(lab.Card).parameters) == ["rank", "suit", "tags"]
assert list(inspect.signature(lab.Money.__init__).parameters) == ["self", "n"]
assert inspect.signature(lab.add).parameters["c"].kind is inspect.Parameter.KEYWORD_ONLY
assert "return a + b + c" in inspect.getsource(lab.add) and "class Card" in inspect.getsource(lab.Card)
assert "def twice" in inspect.getsource(lab)
""",
    )


def test_exceptions_are_caught_by_their_classes(tmp_path: Path) -> None:
    check(
        tmp_path,
        """
import unittest
case = unittest.TestCase()
with case.assertRaises(lab.OwnError) as caught: lab.boom()
error = caught.exception
assert error.args == ("no",) and error.code == 3 and str(error) == "no" and isinstance(error, ValueError)
with case.assertRaisesRegex(ValueError, "^no$"): lab.boom()
with case.assertRaises(KeyError) as caught: lab.chain()
assert type(caught.exception) is KeyError and isinstance(caught.exception.__cause__, ZeroDivisionError)
with case.assertRaises(lab.TextError) as caught: lab.told()
assert str(caught.exception) == "told by itself"
with case.assertRaises(FileNotFoundError) as caught: lab.read("/nowhere")
assert caught.exception.errno == 2 and caught.exception.filename is not None
with case.assertRaises(RecursionError): lab.deep(0)
with case.assertRaises(AttributeError): lab.nothing
with case.assertRaises(ImportError): from lab import nothing
own = ValueError("mine")
def fail(): raise own
try: lab.pass_on(fail)
except ValueError as back: assert back is own
assert lab.survive(fail) == "ValueError('mine')"
class TestError(ValueError): pass
def fail_too(): raise TestError("t")
assert lab.survive(fail_too) == "TestError('t')"
try: lab.pass_on(fail_too)
except TestError as back: assert back.args == ("t",)
error = lab.OwnError("made", 5)
assert error.code == 5 and error.args == ("made",)
try: raise error
except lab.OwnError as back: assert back is error
assert lab.add(1) == 4
""",
    )


def test_generators_are_generators(tmp_path: Path) -> None:
    check(
        tmp_path,
        """
import inspect, itertools
g = lab.gen(3)
assert inspect.isgenerator(g) and next(g) == 0 and g.send("a") == 1 and next(g) == 2
try: next(g)
except StopIteration as end: assert end.value == ["a", None, None]
g = lab.gen(3); next(g)
assert g.throw(ValueError("thrown")) == "thrown"
g.close()
assert lab.take(lab.gen(5)) == [0, 1, 2]
assert lab.take(itertools.count(7)) == [7, 8, 9] and lab.take(iter("abc")) == ["a", "b", "c"]
def mine():
    yield from "xyz"
g = mine()
assert lab.take(g, 2) == ["x", "y"] and next(g) == "z" and lab.same(g) is g
assert list(lab.same(map(str, [1, 2]))) == ["1", "2"]
""",
    )


def test_a_test_may_derive_from_a_students_class(tmp_path: Path) -> None:
    check(
        tmp_path,
        """
class Square(lab.Shape):
    side = 3
    def __init__(self, side): self.own = side
    def area(self): return self.own ** 2
s = Square(3)
assert s.twice() == 18 and isinstance(s, lab.Shape) and lab.same(s) is s and s.own == 3
class Rich(lab.Money):
    def __init__(self, n):
        super().__init__(n * 100)
        self._note = "rich"
    def __str__(self): return "rich " + super().__str__()
    @property
    def label(self): return self._note
r = Rich(2)
assert r.n == 200 and str(r) == "rich 200€"
assert r.label == "rich" and r == lab.Money(200) and lab.apply(str, r) == "rich 200€"
assert lab.made_in_test(lab.Money) == 5
try: lab.Shape()
except TypeError as error: assert "abstract" in str(error)
else: raise AssertionError
""",
    )


def test_a_tests_own_objects_work_in_the_students_code(tmp_path: Path) -> None:
    check(
        tmp_path,
        """
class Thing:
    name = "thing"
    def size(self): return 4
    def __len__(self): return 2
t = Thing()
assert lab.names(t) == ("thing", 4, 2, True) and lab.same(t) is t and lab.same(Thing) is Thing
from collections import namedtuple
Pair = namedtuple("Pair", "a b")
assert lab.same(Pair(1, 2)) == (1, 2) and lab.apply(lambda p: p.b, Pair(1, 2)) == 2
import io
assert lab.apply(lab.same, io.StringIO("a\\nb")).read() == "a\\nb"
""",
    )


def test_patches_reach_the_students_code(tmp_path: Path) -> None:
    check(
        tmp_path,
        """
import io, random, time, builtins, os
from contextlib import redirect_stdout
from unittest import mock
out = io.StringIO()
with redirect_stdout(out), mock.patch("builtins.input", return_value="Ada") as asked: assert lab.greet() == "Ada"
assert out.getvalue() == "Hello, Ada\\nbye!" and asked.call_args == mock.call("Name? ")
with redirect_stdout(out), mock.patch("sys.stdin", io.StringIO("Bob\\n")): assert lab.greet() == "Bob"
with mock.patch("builtins.input", side_effect=["x"]), mock.patch("builtins.print") as printed: lab.greet()
assert printed.call_args_list == [mock.call("Hello,", "x"), mock.call("bye", end="!")]
with mock.patch("random.randint", return_value=4): assert lab.dice() == 4
with mock.patch("lab.random.randint", return_value=5): assert lab.dice() == 5
with mock.patch("lab.random") as r:
    r.randint.return_value = 6
    assert lab.dice() == 6
with mock.patch("time.time", lambda: 12.5): assert lab.stamp() == 12.5
assert lab.stamp() > 1e9
with mock.patch("builtins.open", mock.mock_open(read_data="data")): assert lab.read("anything") == "data"
random.seed(7); first = [lab.dice() for _ in range(5)]
random.seed(7)
assert first == [lab.dice() for _ in range(5)]
with mock.patch("lab.add", return_value=3) as fake: assert lab.apply(lab.add, 4) == 3 and fake.called
assert lab.add(1) == 4
with mock.patch.object(lab.Money, "__str__", lambda self: "patched"): assert str(lab.Money(1)) == "patched"
assert str(lab.Money(1)) == "1€"
with mock.patch.object(lab.Money, "of", lambda n: 7): assert lab.Money.of(1) == 7
assert lab.Money.of(1).n == 1
with mock.patch("lab.counter", 10): assert lab.count() == 11
with mock.patch.dict("os.environ", {"LEVEL": "5"}): assert lab.apply(lab.same, os.environ["LEVEL"]) == "5"
assert lab.counter == 0 and lab.count() == 1 and lab.counter == 1
""",
    )


def test_coroutines_can_be_awaited(tmp_path: Path) -> None:
    check(
        tmp_path,
        """
import asyncio, inspect
assert inspect.iscoroutinefunction(lab.slow) and asyncio.run(lab.slow(1)) == 2
""",
    )


def test_names_that_a_test_imported_outlive_a_process(tmp_path: Path) -> None:
    check(
        tmp_path,
        """
from lab import OwnError, boom, Money, counter, Stack
wall.begin_test("first")
kept, gen = Money(5), lab.gen(3)
assert lab.count() == 1
wall.begin_test("second")
assert lab.counter == 0 and lab.count() == 1
try: boom()
except OwnError as error: assert error.code == 3
else: raise AssertionError
assert Money(1) == Money.of(1) and type(Money(1)) is Money and lab.Money is Money and isinstance(Stack(), list)
for use in (lambda: kept.n, lambda: lab.same(kept), lambda: next(gen)):
    try: use()
    except RuntimeError as error: assert "fresh" in str(error), error
    else: raise AssertionError("stale things work")
""",
    )


def test_a_module_can_be_imported_anew(tmp_path: Path) -> None:
    check(
        tmp_path,
        """
import importlib, sys
lab.count()
importlib.reload(lab)
assert lab.count() == 1
lab.count()
del sys.modules["lab"]
import lab as again
assert again.count() == 1
""",
    )


def test_threads_cross_side_by_side(tmp_path: Path) -> None:
    check(
        tmp_path,
        """
import threading
m = lab.Money(0)
results = []
def work():
    for i in range(20): results.append(lab.apply(lambda: lab.add(i, 0)))
threads = [threading.Thread(target=work) for _ in range(6)]
for t in threads: t.start()
for t in threads: t.join()
assert len(results) == 120 and sorted(results)[0] == 2
""",
    )


@pytest.mark.parametrize("depth", [10, 40])
def test_calls_nest(tmp_path: Path, depth: int) -> None:
    check(
        tmp_path,
        f"""
def down(n): return n if n == 0 else lab.apply(down, n - 1)
assert down({depth // 2}) == 0
def forever(): return lab.apply(forever)
try: forever()
except RecursionError: pass
else: raise AssertionError
assert lab.add(1) == 4
""",
    )


LIBRARY = """
    import json, queue, dataclasses, decimal, sys
    from enum import Flag, auto
    from fractions import Fraction
    from typing import NamedTuple
    from functools import singledispatch, partial
    class Mode(Flag):
        READ = auto()
        WRITE = auto()
    class Row(NamedTuple):
        a: int
        b: str = "x"
        def both(self): return f"{self.a}{self.b}"
    @dataclasses.dataclass(frozen=True)
    class Frozen: n: int = 1
    class Slotted:
        __slots__ = ("a",)
        def __init__(self): self.a = 1
    class Ratio:
        def __init__(self, n, d=1): self.f = Fraction(n, d)
        def __eq__(self, o): return self.f == o.f
        def __rpow__(self, base): return base ** float(self.f)
        def __pow__(self, n): return Ratio(*(self.f ** n).as_integer_ratio())
        def __abs__(self): return Ratio(*abs(self.f).as_integer_ratio())
        def __neg__(self): return Ratio(*(-self.f).as_integer_ratio())
        def __float__(self): return float(self.f)
        def __round__(self, n=None): return round(self.f)
        def __iadd__(self, o): self.f += o; return self
        def __delitem__(self, k): self.gone = k
        def __setitem__(self, k, v): self.put = (k, v)
        def __next__(self): raise StopIteration
        def __reversed__(self): return iter([3, 2, 1])
        def keys(self): return ["a"]
        def __getitem__(self, k): return k * 2
    def parse(text): return json.loads(text)
    def empty(): queue.Queue().get_nowait()
    def fraction(n): return Fraction(n)
    def mapped(it): return map(str, it), {"a": 1}.items(), zip([1], [2]), range(3)
    def deep(n): return 0 if n == 0 else 1 + deep(n - 1)
    def told(): print("out"); print("err", file=sys.stderr)
    @singledispatch
    def kind(it): return "thing"
    @kind.register
    def _(it: int): return "number"
    halve = partial(lambda a, b: a / b, b=2)
"""


def test_what_is_the_librarys_in_the_students_code_works(tmp_path: Path) -> None:
    test = """
import lab, json, queue, dataclasses, unittest, sys, io, contextlib, collections.abc
case = unittest.TestCase()
with case.assertRaises(json.JSONDecodeError) as caught: lab.parse("{")
assert caught.exception.pos == 1 and "Expecting" in str(caught.exception)
assert type(caught.exception) is json.JSONDecodeError
with case.assertRaises(queue.Empty): lab.empty()
with case.assertRaises(dataclasses.FrozenInstanceError): lab.Frozen().n = 2
assert lab.Mode.READ | lab.Mode.WRITE == lab.Mode(3) and lab.Mode.READ in lab.Mode(3)
r = lab.Row(1)
assert r == (1, "x") and r.both() == "1x" and r.b == "x" and r._asdict() == {"a": 1, "b": "x"}
s = lab.Slotted(); s.a = 5
assert s.a == 5
with case.assertRaises(AttributeError): s.b = 1
q = lab.Ratio(1, 2)
assert 4 ** q == 2.0 and q ** 2 == lab.Ratio(1, 4) and abs(-q) == q and float(q) == 0.5 and round(q) == 0
q += 1
assert q == lab.Ratio(3, 2)
del q["k"]; q["a"] = 1
assert q.gone == "k" and q.put == ("a", 1) and next(q, "end") == "end" and list(reversed(q)) == [3, 2, 1]
assert dict(q) == {"a": "aa"} and lab.fraction(2) == 2
m, items, z, rng = lab.mapped([1, 2])
assert list(m) == ["1", "2"] and list(items) == [("a", 1)] and next(z) == (1, 2) and rng == range(3)
assert isinstance(m, collections.abc.Iterator)
sys.setrecursionlimit(6000)
assert lab.deep(5000) == 5000
out, err = io.StringIO(), io.StringIO()
with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err): lab.told()
assert (out.getvalue(), err.getvalue()) == ("out\\n", "err\\n")
assert lab.kind(1) == "number" and lab.kind("") == "thing" and lab.halve(4) == 2
assert "both" in dir(r) and "f" in dir(q)
"""
    assert "" == across(tmp_path, LIBRARY, test)


def test_patches_of_the_library_through_the_students_module_reach_it(tmp_path: Path) -> None:
    student = """
        import os, math
        def where(): return os.getcwd(), os.path.exists("/nowhere"), math.sqrt(4)
    """
    test = """
        import lab
        from unittest import mock
        before = lab.where()
        with mock.patch("lab.os.getcwd", return_value="/home"), mock.patch("lab.os.path.exists", return_value=True):
            with mock.patch("lab.math.sqrt", lambda n: n): assert lab.where() == ("/home", True, 4)
            assert lab.where() == ("/home", True, 2)
        assert lab.where() == before
    """

    assert "" == across(tmp_path, student, test)


def test_private_members_of_a_derived_class_stay_with_the_test(tmp_path: Path) -> None:
    student = """
        class Base:
            def _step(self): return 1
            def run(self): return self._step()
            def spy(self): return [name for name in ("_expected", "_own", "shown") if hasattr(self, name)]
    """
    test = """
        import lab
        class Derived(lab.Base):
            _expected, shown = 987, 5
            def _own(self): return 987
            def _step(self): return 2
        assert Derived().run() == 2 and Derived().spy() == ["shown"] and Derived()._own() == 987
    """

    assert "" == across(tmp_path, student, test)


def test_packages_are_imported_by_their_parts(tmp_path: Path) -> None:
    package = tmp_path / "theirs" / "tools"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("from .inner import f\nlevel = 1\n")
    (package / "inner.py").write_text("def f(): return 'inner'\nclass C: pass\n")
    test = """
        import tools, tools.inner
        from tools import inner, f
        from tools.inner import C
        import lab
        assert tools.f() == "inner" and inner.f() == f() and tools.inner is inner and tools.level == 1
        assert isinstance(lab.make(), C) and lab.tools is tools and lab.inner is inner
        try: import tools.missing
        except ImportError as error: assert "tools.missing" in str(error)
        else: raise AssertionError
    """

    student = "import tools\nfrom tools import inner\ndef make(): return inner.C()\n"
    assert "" == across(tmp_path, student, test, remote={"tools"})


TWICE = """
import os
pid = 0
def f(): return 0
def C(): pass
if not os.path.exists("once"):
    class C: pass
open("once", "w").close()
"""


@pytest.mark.parametrize(
    "student",
    [
        "import os\npid = os.getpid()\ndef f(): return pid\nclass C: pass\n",
        "import os\nglobals()['f%d' % os.getpid()] = 1\npid = 0\ndef f(): return 0\nclass C: pass\n",
        TWICE,
    ],
)
def test_a_module_that_comes_out_otherwise_in_another_process_is_looked_at_anew(tmp_path: Path, student: str) -> None:
    test = """
        import lab
        for name in ("first", "second", "third"):
            wall.begin_test(name)
            assert lab.f() == lab.pid and (lab.C() is None or type(lab.C()) is lab.C), (lab.f(), lab.pid)
            assert wall.end_test() is None
    """

    assert "" == across(tmp_path, student, test)


def test_an_import_that_fails_in_another_process_fails_there(tmp_path: Path) -> None:
    student = "import os\nif os.path.exists('once'): raise OSError('twice')\nopen('once', 'w').close()\ndef f(): ...\n"
    test = """
        import lab
        lab.f()
        wall.begin_test("first"); wall.begin_test("second")
        try: lab.f()
        except OSError as error: assert str(error) == "twice"
        else: raise AssertionError
    """

    assert "" == across(tmp_path, student, test)


SCRIPT = """
print("Welcome")
name = input("Name? ")
print("Hello", name)
def greet(): print("again", name)
"""


def test_what_a_script_prints_and_reads_when_it_is_imported_is_no_news_in_another_process(tmp_path: Path) -> None:
    test = """
        import io
        from contextlib import redirect_stdout
        from unittest import mock
        first, second = io.StringIO(), io.StringIO()
        with redirect_stdout(first), mock.patch("builtins.input", side_effect=["Ada"]): import lab
        assert first.getvalue() == "Welcome\\nHello Ada\\n"
        wall.begin_test("first"); wall.begin_test("second")
        with redirect_stdout(second): lab.greet()
        assert second.getvalue() == "again Ada\\n", second.getvalue()
    """

    assert "" == across(tmp_path, SCRIPT, test)


@pytest.mark.parametrize("anew", ["importlib.reload(lab)", "del sys.modules['lab']; import lab as lab"])
def test_a_script_that_is_imported_anew_in_a_test_runs_once(tmp_path: Path, anew: str) -> None:
    test = f"""
        import importlib, io, sys
        from contextlib import redirect_stdout
        from unittest import mock
        with redirect_stdout(io.StringIO()), mock.patch("builtins.input", side_effect=["Ada"]): import lab
        wall.begin_test("first")
        for name in ("Bob", "Eve"):
            wall.begin_test(name)
            out = io.StringIO()
            with redirect_stdout(out), mock.patch("builtins.input", side_effect=[name]): {anew}
            assert out.getvalue() == f"Welcome\\nHello {{name}}\\n", out.getvalue()
            assert lab.name == name
    """

    assert "" == across(tmp_path, SCRIPT, test)


def test_asynchronous_code_can_be_awaited_step_by_step(tmp_path: Path) -> None:
    student = """
        import asyncio
        class Pool:
            def __init__(self): self.lock, self.log = asyncio.Lock(), []
            async def __aenter__(self): self.log.append("in"); return self
            async def __aexit__(self, *a): self.log.append("out")
            async def take(self, n):
                async with self.lock:
                    await asyncio.sleep(0)
                    return n
        async def count(n):
            for i in range(n):
                await asyncio.sleep(0)
                yield i
        async def fail(): raise KeyError("k")
    """
    test = """
        import asyncio, lab, unittest
        class Case(unittest.IsolatedAsyncioTestCase):
            async def test_all(self):
                async with lab.Pool() as pool:
                    self.assertEqual([1, 2], await asyncio.gather(pool.take(1), pool.take(2)))
                self.assertEqual(["in", "out"], pool.log)
                self.assertEqual([0, 1, 2], [i async for i in lab.count(3)])
                with self.assertRaises(KeyError): await lab.fail()
        result = unittest.TestResult()
        Case("test_all").run(result)
        assert result.wasSuccessful(), result.errors + result.failures
    """

    assert "" == across(tmp_path, student, test)


def test_warnings_are_the_tests_to_see(tmp_path: Path) -> None:
    student = """
        import warnings
        class OwnWarning(UserWarning): pass
        def old(): warnings.warn("old", DeprecationWarning); return 1
        def own(): warnings.warn(OwnWarning("mine")); return 2
    """
    test = """
        import lab, unittest, warnings
        case = unittest.TestCase()
        with case.assertWarns(DeprecationWarning) as caught: assert lab.old() == 1
        assert str(caught.warning) == "old"
        with case.assertWarnsRegex(lab.OwnWarning, "mine"): lab.own()
        with warnings.catch_warnings(record=True) as seen:
            warnings.simplefilter("ignore")
            assert lab.old() == 1 and seen == []
            warnings.simplefilter("error")
            with case.assertRaises(DeprecationWarning): lab.old()
    """

    assert "" == across(tmp_path, student, test)
