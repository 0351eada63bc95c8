"""What crosses by value arrives as an equal value of the very same type, and the same object stays the same."""

from pathlib import Path

import pytest

from tests.graders.runtime.crossing.across import across

STUDENT = """
    held = []
    def same(it): return it
    def hold(it): held.append(it); return it
    def kind(it): return type(it).__name__
    def change(it): it.append("changed")
    def cycle():
        it = [1]; it.append(it); it.append({"self": it}); return it
    CONFIG = {"level": 1, "names": ["a"]}
    def level(): return CONFIG["level"]
    def later(): held[0].append("later")
"""

VALUES = [
    *("None", "True", "False", "0", "-1", "2 ** 62", "-(2 ** 62)", "10 ** 400", "1.5", "-0.0", "float('inf')"),
    *("1j", "'text'", "'\\ud800 \\0 é'", "''", "b'\\0\\xff'", "bytearray(b'ab')", "[]", "[1, 'a', None]", "()"),
    *("(1, (2, [3]))", "{}", "{'a': 1, (1, 2): [3], None: {}}", "{1, 'a'}", "set()", "frozenset({1, (2,)})"),
    *("range(1, 10, 3)", "slice(1, None, 2)", "NotImplemented", "...", "[[[[[]]]]]", "{1: {2: {3: {}}}}"),
    *("__import__('decimal').Decimal('1.10')", "__import__('fractions').Fraction(1, 3)"),
    *("__import__('datetime').date(2016, 1, 2)", "__import__('datetime').timedelta(1, 2, 3)"),
    *("__import__('datetime').datetime(2016, 1, 2, 3, 4, 5, 6, __import__('datetime').timezone.utc)",),
    *("__import__('pathlib').Path('/a/b')", "__import__('uuid').UUID(int=5)"),
    *("__import__('collections').deque([1, 2], 5)", "__import__('collections').OrderedDict(b=1, a=2)"),
    *("__import__('collections').Counter('abca')", "__import__('collections').defaultdict(list, {'a': [1]})"),
    *("int", "ValueError", "len", "str.upper", "__import__('operator').add", "__import__('math').sqrt"),
]


@pytest.mark.parametrize("value", VALUES)
def test_a_value_comes_back_equal_and_of_its_own_type(tmp_path: Path, value: str) -> None:
    test = f"""
        import lab
        value = {value}
        back = lab.same(value)
        assert type(back) is type(value), type(back)
        assert back == value and repr(back) == repr(value), back
        assert lab.kind(value) == type(value).__name__
    """

    assert "" == across(tmp_path, STUDENT, test)


def test_not_a_number_comes_back(tmp_path: Path) -> None:
    assert "" == across(tmp_path, STUDENT, "import lab, math\nassert math.isnan(lab.same(float('nan')))")


@pytest.mark.parametrize("value", ["[1]", "{1: 2}", "{1}", "bytearray(b'a')", "__import__('collections').deque()"])
def test_a_container_comes_back_as_itself(tmp_path: Path, value: str) -> None:
    test = f"""
        import lab
        value = {value}
        assert lab.same(value) is value
        pair = lab.same((value, value))
        assert pair[0] is value and pair[1] is value
    """

    assert "" == across(tmp_path, STUDENT, test)


def test_what_changes_at_one_end_changes_at_the_other(tmp_path: Path) -> None:
    test = """
        import lab
        mine = [1]
        lab.change(mine)
        assert mine == [1, "changed"]
        lab.hold(mine)
        mine[:] = []
        lab.later()
        assert mine == ["later"]
        theirs = lab.CONFIG
        theirs["level"] = 2
        assert lab.level() == 2
        theirs["names"].append("b")
        assert lab.CONFIG["names"] == ["a", "b"] and lab.CONFIG is theirs
    """

    assert "" == across(tmp_path, STUDENT, test)


def test_cycles_and_great_depth_cross(tmp_path: Path) -> None:
    test = """
        import lab
        it = lab.cycle()
        assert it[1] is it and it[2]["self"] is it
        deep = None
        for _ in range(20_000):
            deep = [deep]
        assert lab.same(deep) is deep
        deep = None
        for _ in range(20_000):
            deep = (deep,)
        back = lab.same(deep)
        for _ in range(20_000):
            (back,) = back
        assert back is None
        twice = ()
        for _ in range(60):
            twice = (twice, twice)
        back = lab.same(twice)
        assert back[0] is back[1]
    """

    assert "" == across(tmp_path, STUDENT, test)


def test_containers_that_nobody_holds_are_let_go(tmp_path: Path) -> None:
    test = """
        import lab
        for _ in range(50):
            lab.same([1, [2], {3: [4]}])
        lab.kind(1); lab.kind(1); lab.kind(1)
        assert len(wall.tracker.by_number) < 6, wall.tracker.by_number
    """

    assert "" == across(tmp_path, STUDENT, test)


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("unittest.TestCase()", "unittest.case.TestCase"),
        ("unittest", "module"),
        ("[1, {2: unittest}]", "module"),
        ("__import__('threading').Lock()", "_thread.lock"),
        ("__import__('re').compile('a')", "re.Pattern"),
        ("__import__('os').remove", "builtin_function_or_method"),
        ("__import__('os').path.join", "function"),
        ("unittest.TestCase().fail", "method"),
        ("__import__('sys')._getframe()", "frame"),
        ("(lambda: 0).__code__", "code"),
        ("unittest.TestCase", "unittest.case.TestCase"),
        ("eval", "builtin_function_or_method"),
        ("open", "builtin_function_or_method"),
    ],
)
def test_anything_else_is_refused_by_its_type(tmp_path: Path, value: str, name: str) -> None:
    test = f"""
        import lab, unittest
        try: lab.same({value})
        except TypeError as error: assert {name!r} in str(error), error
        else: raise AssertionError("it crossed")
        assert lab.same(5) == 5
    """

    assert "" == across(tmp_path, STUDENT, test)
