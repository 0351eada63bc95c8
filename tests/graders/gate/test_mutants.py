"""Mutants are different, valid, wrong in one place, spread over the functions, and the same for the same seed."""

import ast

import pytest

from graders.gate.mutants import mutants_of
from graders.submission import Submission


def changed(source: str, name: str = "a.py") -> dict[str, str]:
    """Return every mutant's text by what it says, the place left out."""
    found = mutants_of(Submission({name: source.encode()}), [name], 1000)
    return {mutant.says.split(": ", 1)[1]: mutant.submission.files[name].decode() for mutant in found}


@pytest.mark.parametrize(
    ("source", "mutant"),
    [
        ("a < b", "a <= b"),
        ("a < b", "a > b"),
        ("a >= b", "a > b"),
        ("a == b", "a != b"),
        ("a in b", "a not in b"),
        ("a is b", "a is not b"),
        ("0 < a < 9", "0 < a <= 9"),
        ("a + b", "a - b"),
        ("a // b", "a % b"),
        ("a and b", "a or b"),
        ("not a", "a"),
        ("-a", "a"),
        ("a + 10", "a + 11"),
        ("a + 10", "a + 9"),
        ("f(True)", "f(False)"),
        ("f('word')", "f('wor')"),
        ("f('')", "f('!')"),
        ("a if b else c", "a if not b else c"),
        ("min(a)", "max(a)"),
        ("sorted(a)", "list(a)"),
        ("a.upper()", "a.lower()"),
    ],
)
def test_an_expression_is_changed(source: str, mutant: str) -> None:
    assert f"x = {mutant}" in changed(f"x = {source}\n").values()


@pytest.mark.parametrize(
    ("source", "mutant"),
    [
        ("if a:\n    b()", "if not a:\n    b()"),
        ("while a:\n    b()", "while not a:\n    b()"),
        ("def f():\n    return 1", "def f():\n    return None"),
        ("def f():\n    yield a", "def f():\n    yield None"),
        ("a = 1\na += 2", "a = 1\na -= 2"),
        ("a = 1\na += 2", "a = 1\npass"),
        ("a()\nb()", "pass\nb()"),
        ("def f():\n    raise ValueError", "def f():\n    pass"),
        ("for a in b:\n    break", "for a in b:\n    pass"),
    ],
)
def test_a_statement_is_changed(source: str, mutant: str) -> None:
    assert mutant in changed(source).values()


@pytest.mark.parametrize(
    "source",
    [
        '"""What it is for."""\n',
        'def f():\n    """What it does."""\n',
        "import math\n",
        "a: list[3]\n",
        "def f(a: 'x' = None) -> 'y':\n    pass\n",
        "@lru_cache(3)\ndef f():\n    pass\n",
        'if __name__ == "__main__":\n    main(3)\n',
        "def f():\n    return None\n",
        "this is no Python\n",
    ],
)
def test_what_no_test_could_see_is_left_alone(source: str) -> None:
    assert {} == changed(source)


SOURCE = """\
def first(a):
    return a + 1 if a < 9 else a - 1

class Pair:
    def sum(self):
        return self.a + self.b

def last(items):
    '''Items from the end on.'''
    return [item for item in reversed(items) if item != 0]
"""


def test_each_mutant_is_another_program() -> None:
    texts = list(changed(SOURCE).values())

    assert len(texts) == len({ast.dump(ast.parse(text)) for text in texts} - {ast.dump(ast.parse(SOURCE))})
    assert len(texts) > 10


def test_a_few_mutants_touch_every_function() -> None:
    lines = {mutant.says.split(":")[1] for mutant in mutants_of(Submission({"a.py": SOURCE.encode()}), ["a.py"], 3)}

    assert {"2", "6", "10"} == lines


def test_a_seed_decides() -> None:
    solution = Submission({"a.py": SOURCE.encode()})

    assert list(mutants_of(solution, ["a.py"], 9)) == list(mutants_of(solution, ["a.py"], 9))
    assert list(mutants_of(solution, ["a.py"], 9)) != list(mutants_of(solution, ["a.py"], 9, seed=1))


def test_other_files_stay_as_they_are() -> None:
    solution = Submission({"a.py": b"x = 1\n", "b.py": b"y = 1\n", "notes.txt": b"1 < 2\n"})

    assert {(b"y = 1\n", b"1 < 2\n")} == {
        (mutant.submission.files["b.py"], mutant.submission.files["notes.txt"])
        for mutant in mutants_of(solution, ["a.py", "notes.txt", "absent.py"], 99)
    }


@pytest.mark.parametrize(
    ("source", "mutant"),
    [
        ("if (a < b) f();", "if (a <= b) f();"),
        ("x = a + b;", "x = a - b;"),
        ("ok = a && b;", "ok = a || b;"),
        ("i++;", "i--;"),
        ("return 3;", "return 4;"),
        ("return std::min(a, b);", "return std::max(a, b);"),
        ("return true;", "return false;"),
    ],
)
@pytest.mark.parametrize("name", ["a.c", "a.cpp", "A.java"])
def test_programs_in_other_languages_are_changed_by_their_tokens(name: str, source: str, mutant: str) -> None:
    assert mutant in changed(source, name).values()


@pytest.mark.parametrize(
    "source",
    ["#define MANY 3", "// a < b", "/* 1\n + 2 */", 'f("a < 3");', "c = '3';", "vector<int> v;", "import a.b3;"],
)
def test_what_only_looks_like_code_is_left_alone(source: str) -> None:
    assert {} == changed(source, "a.cpp")
