"""What a student's code tries at the wall: each attack that a prototype fell for, and those like it."""

from pathlib import Path

import pytest

from tests.graders.runtime.crossing.across import across

LIAR = """
    seen = []
    class Yes:
        def __eq__(self, other): seen.append(other); return True
        __ne__ = __lt__ = __gt__ = __le__ = __ge__ = __contains__ = __eq__
        def __hash__(self): return hash(987)
        def __sub__(self, other): seen.append(other); return 0
        __rsub__ = __sub__
        def __round__(self, n=0): return 0
        def __abs__(self): return 0
    class YesInt(int): __eq__ = Yes.__eq__; __hash__ = Yes.__hash__; __sub__ = Yes.__sub__
    class YesList(list): __eq__ = __contains__ = Yes.__eq__
    class YesText(str): __eq__ = Yes.__eq__; __hash__ = Yes.__hash__
    def lie(): return Yes()
    def lies(): return [Yes()], {"a": Yes()}, YesInt(1), YesList(), YesText()
    class Claims:
        __class__ = property(lambda self: int)
    def claim(): return Claims()
"""


def test_expected_values_never_reach_a_lying_comparison(tmp_path: Path) -> None:
    test = """
        import lab, unittest
        from graders.runtime.crossing.closeness import judged_here
        judged_here(unittest.TestCase)
        case = unittest.TestCase()
        in_list, in_dict, number, items, text = lab.lies()
        checks = [
            lambda: case.assertEqual(lab.lie(), 987), lambda: case.assertEqual(987, lab.lie()),
            lambda: case.assertEqual(in_list, [987]), lambda: case.assertEqual(in_dict, {"a": 987}),
            lambda: case.assertEqual(number, 987), lambda: case.assertEqual(items, [987]),
            lambda: case.assertEqual(text, "987"), lambda: case.assertIn(987, lab.lie()),
            lambda: case.assertIn(987, items), lambda: case.assertIn(lab.lie(), [987]),
            lambda: case.assertLess(lab.lie(), 987), lambda: case.assertAlmostEqual(lab.lie(), 987.0),
            lambda: case.assertAlmostEqual(987.0, number), lambda: case.assertIn(lab.lie(), {987: 1}),
            lambda: case.assertCountEqual([lab.lie()], [987]),
        ]
        for check in checks:
            try: check()
            except (AssertionError, TypeError): continue
            raise AssertionError("a lie was believed")
        assert lab.seen == [], lab.seen
        assert lab.lie() == lab.lie() and not isinstance(lab.claim(), int)
    """

    assert "" == across(tmp_path, LIAR, test)


def test_a_suite_may_have_the_student_compare(tmp_path: Path) -> None:
    assert "" == across(tmp_path, LIAR, "import lab\nassert lab.lie() == 987 and 5 in lab.lie()", compares=True)


def test_membership_of_what_a_test_made_is_the_students_to_tell(tmp_path: Path) -> None:
    student = (
        "class Bag:\n    def __init__(self, it): self.it = it\n    def __contains__(self, it): return it == self.it"
    )

    assert "" == across(tmp_path, student, "import lab\nassert 5 in lab.Bag(5) and 4 not in lab.Bag(5)")


GRABBER = """
    tried = []
    def grab(it, *steps):
        for step in steps:
            try: it = step(it)
            except (TypeError, AttributeError) as error: tried.append(type(error).__name__); return None
        return it
    def attack(it):
        steps = [
            lambda it: setattr(it, "value", 2), lambda it: setattr(type(it), "value", 2),
            lambda it: delattr(it, "value"), lambda it: it.case, lambda it: it._hidden,
            lambda it: it.__dict__["case"], lambda it: it.__class__.__init__(it),
            lambda it: it.module, lambda it: it.items.case, lambda it: it.skip(),
            lambda it: it.frame, lambda it: it.method.__func__.case,
        ]
        return [grab(it, step) for step in steps]
    def call(f, *args): return f(*args)
    def has(it, name): return hasattr(it, name)
    def read(path): return type(path).__module__
    def outcome(f):
        try: return repr(f())
        except BaseException as error: return type(error).__name__
    def swallow(f):
        try: f()
        except BaseException: return "swallowed"
"""


def test_what_holds_a_test_case_gives_nothing_of_it_away(tmp_path: Path) -> None:
    test = """
        import lab, sys, unittest
        class Case(unittest.TestCase): pass
        class Holder:
            value = 1
            def __init__(self):
                self.case, self._hidden, self.module, self.frame = Case(), "secret", unittest, sys._getframe()
                self.items = type("Items", (), {"case": self.case})()
                self.skip = self.case.skipTest
            def method(self): return "public"
        holder = Holder()
        got = lab.attack(holder)
        assert not any(it is not None for it in got[3:]), got
        assert holder.value == 1 and Holder.value == 1 and holder.case is not None
        assert lab.call(holder.method) == "public"
    """

    assert "" == across(tmp_path, GRABBER, test)


@pytest.mark.parametrize(
    "raising",
    ["raise unittest.SkipTest('no')", "self.skipTest('no')", "raise KeyboardInterrupt"],
)
def test_the_end_of_a_test_is_no_answer_to_the_student(tmp_path: Path, raising: str) -> None:
    test = f"""
        import lab, unittest
        class Case(unittest.TestCase):
            def callback(self): {raising}
        assert lab.outcome(Case().callback) == "TypeError"
    """

    assert "" == across(tmp_path, GRABBER, test)


@pytest.mark.parametrize("name", ["SkipTest", "KeyboardInterrupt", "Skipped", "GeneratorExit"])
def test_a_student_ends_no_test_run(tmp_path: Path, name: str) -> None:
    student = f"""
        from unittest import SkipTest
        class Skipped(BaseException): pass
        Skipped.__module__ = "_pytest.outcomes"
        def end(): raise {name}("done")
    """
    test = f"""
        import lab, unittest
        try: lab.end()
        except (unittest.SkipTest, KeyboardInterrupt, GeneratorExit): raise AssertionError("it ends the run") from None
        except BaseException as error: assert type(error).__name__ == {name!r}
    """

    assert "" == across(tmp_path, student, test)


def test_library_objects_cross_by_value_or_not_at_all(tmp_path: Path) -> None:
    test = """
        import lab, pathlib
        assert lab.read(pathlib.Path("secret")).startswith("pathlib") and len(wall.exports) == 0
        for it in (__import__("subprocess").Popen, __import__("os").environ, globals):
            try: lab.read(it)
            except TypeError: pass
            else: raise AssertionError(it)
    """

    assert "" == across(tmp_path, GRABBER, test)


def test_a_failed_check_in_a_callback_tells_the_student_nothing_of_what_was_expected(tmp_path: Path) -> None:
    student = """
        def spy(check):
            try: check(5)
            except Exception as error: return type(error).__name__, str(error), error.args, repr(error.__context__)
        def pass_on(check): check(5)
    """
    test = """
        import lab, unittest
        case = unittest.TestCase()
        def check(it): case.assertEqual(it, 987)
        assert lab.spy(check) == ("AssertionError", "", (), "None"), lab.spy(check)
        try: lab.pass_on(check)
        except AssertionError as error: assert "987" in str(error)
    """

    assert "" == across(tmp_path, student, test)


def test_a_mock_that_claims_to_be_something_crosses_as_a_mock(tmp_path: Path) -> None:
    test = """
        import lab
        from unittest import mock
        for spec in (open, ValueError, lab, lab.call, list, int, type, Exception()):
            m = mock.MagicMock(spec=spec)
            assert lab.has(m, "reset_mock") is False and lab.grab(m) is m
    """

    assert "" == across(tmp_path, GRABBER, test)


def test_a_mock_shows_its_children_and_not_its_controls(tmp_path: Path) -> None:
    test = """
        import lab
        from unittest import mock
        m = mock.MagicMock(return_value=5)
        assert lab.call(m, 1) == 5 and m.call_args == mock.call(1)
        assert lab.has(m, "child") and lab.has(m.child, "grandchild")
        for name in ("reset_mock", "return_value", "side_effect", "mock_calls", "assert_called", "_x"):
            assert not lab.has(m, name), name
    """

    assert "" == across(tmp_path, GRABBER, test)


def test_a_forged_file_name_shows_no_line_of_a_test(tmp_path: Path) -> None:
    student = """
        import os
        def forge(name):
            code = compile("def f():\\n    raise ValueError('x')\\nf()", name, "exec")
            exec(code, {})
        def syntax(name):
            raise SyntaxError("bad", (name, 3, 1, "secret line", 3, 2))
    """
    test = """
        import lab, os
        from graders.runtime.crossing.feedback import WallTeller
        for f in (lab.forge, lab.syntax):
            for name in (os.getcwd() + "/test_lab.py", "../own/test_lab.py", "test_lab.py"):
                try: f(name)
                except Exception as error: text = WallTeller().describe(error)[2]
                assert "test_lab" not in text, text
                assert text.count("lab.py") >= 1
    """

    assert "" == across(tmp_path, student, test)


COLLIDING = """
class C:
    def __hash__(self): return 1
    def __eq__(self, other): return False
def f(): return {C() for _ in range(3_000)}
"""


@pytest.mark.parametrize(
    ("student", "use", "status"),
    [
        ("def f():\n    while True: yield 1", "list(lab.f())", ["timeout"]),
        ("def f():\n    while True: print('x' * 1000)", "lab.f()", ["error", "timeout"]),
        ("def f(): return 'x' * (9 << 20)", "lab.f()", ["overflow", ""]),
        ("def f(): return [[i] for i in range(120_000)]", "lab.f()", ["error", "timeout"]),
        ("class C: pass\ndef f(): return [C() for i in range(120_000)]", "lab.f()", ["error", "timeout"]),
        ("import os\ndef f(): os._exit(3)", "lab.f()", ["missing"]),
        (
            "import os\ndef f(): os.closerange(3, 99)",
            "lab.f(); lab.f(); lab.f()",
            "missing",
        ),
        ("import time\ndef f(): time.sleep(60)", "lab.f()", ["timeout"]),
        ("def f(): return 1 << 8_000_000", "lab.f().bit_length()", [""]),
        ("def f(): return range(10 ** 12)", "len(lab.f())", [""]),
        (
            "def f():\n    it = None\n    for _ in range(120_000): it = [it]\n    return it",
            "lab.f()",
            ["error", "timeout"],
        ),
        (
            COLLIDING,
            "lab.f()",
            "timeout",
        ),
    ],
)
def test_a_test_ends_within_its_budget_and_the_next_goes_on(
    tmp_path: Path, student: str, use: str, status: list[str]
) -> None:
    test = f"""
        import lab, os, sys
        from graders.runtime.crossing.errors import EndedError
        sys.stdout = open(os.devnull, "w")
        wall.begin_test("first")
        try: {use}
        except EndedError as error: assert error.status in {status!r}, (error.status, error)
        except OverflowError as error: assert "overflow" in {status!r}
        ended = wall.end_test()
        assert (ended.status if ended else "") in {status!r}, ended
        wall.begin_test("second")
        assert callable(lab.f) and lab.__name__ == "lab" and wall.call("g", [lab.f], ["__name__"]) == "f"
        assert wall.end_test() is None
    """

    assert "" == across(tmp_path, student, test, seconds=4.0)


def test_a_star_import_takes_no_name_that_tests_are_made_of(tmp_path: Path) -> None:
    student = "class TestCase: pass\nunittest = pytest = mock = TestCase\ndef add(): return 1"
    test = "import unittest\nkept = unittest\nfrom lab import *\nassert unittest is kept and add() == 1\n"

    assert "" == across(tmp_path, student, test + "assert 'TestCase' not in globals()")
