"""What generated tests and submissions are put together from: prompts with answers right and wrong, files and flaws."""

from collections.abc import Mapping
from pathlib import Path

FILES = Path(__file__).with_name("files")

#: Prompts of sessions in Python, each with answers of which at most one is right for a given submission.
PYTHON: Mapping[str, tuple[str, ...]] = {
    ">>> double(4)": ("8", "9", "", "8.0", "TypeError", "# explanation: twice\n8", "9\n# choice: 8\n# choice: 9"),
    ">>> double('ab')": ("'abab'", "abab", "'ab'"),
    ">>> shout('hi')": ("HI", "hi", "'HI'", ""),
    ">>> shout('a\\nb')": ("A\nB", "A B", "A"),
    ">>> both()": ("printed\n'returned'", "'returned'", "printed", "returned"),
    ">>> boom('no')": (
        "Boom",
        "Traceback (most recent call last):\n  ...\nBoom: no",
        "Traceback (most recent call last):\n  ...\nBoom",
        "Traceback (innermost last):\n  File x\n    y\nBoom: no",
        "Error",
        "",
    ),
    ">>> boom()": ("Boom", "Traceback (most recent call last):\n  ...\nBoom: ", "Boom: "),
    ">>> boom('a\\nb')": ("Boom", "Traceback (most recent call last):\n  ...\nBoom: a\nb", "Boom: a\nb"),
    ">>> 1 / 0": (
        "ZeroDivisionError",
        "Traceback (most recent call last):\n  ...\nZeroDivisionError: division by zero",
        "inf",
    ),
    ">>> deep(0)": ("RecursionError", "RuntimeError", "0"),
    ">>> debug(3)": ("3", "DEBUG: looking\n3", "debug at 3\n3", ""),
    ">>> list(halves(9))": ("[9, 4, 2]", "[9, 4]", "[9,4,2]"),
    ">>> for n in halves(9):\n...     print(n)": ("9\n4\n2", "9", "9\n4\n2\n1"),
    ">>> for n in range(2):\n...     double(n)": ("", "0\n2"),
    ">>> def local(x):\n...     return double(x) + 1\n>>> local(1)": ("3", "2", "NameError"),
    ">>> def local(x):\n...     return x\n...": ("", "local"),
    ">>> if True:\n...     x = 7\n...     x": ("", "7"),
    ">>> x = double(2)\n>>> x": ("4", "2", "NameError"),
    ">>> x = double(2)\n\n>>> x": ("4", "5"),
    ">>> x = 1; x": ("", "1"),
    ">>> x": ("NameError", "4", ""),
    ">>> Loud()": ("Loud()", "printed by repr\nLoud()"),
    ">>> Lines()": ("first\nsecond", "first", "'first\\nsecond'"),
    ">>> print(None)": ("None", ""),
    ">>> None": ("", "None"),
    ">>> raw('x')": ("x", "x1", "1"),
    ">>> print('a', end='')": ("a", "a\n# explanation: it is", ""),
    ">>> print('\\x0b1\\x0c2\\x1c3\\u20284\\x855')": ("1", "1 2"),
    ">>> print('a\\rb')": ("a", "a\nb", "b"),
    ">>> print(' indented ')": (" indented ", "indented", " indented"),
    ">>> print('# locked')": ("# locked", "x", ""),
    ">>> print('é☃\U0001d4b3')": ("é☃\U0001d4b3", "?"),
    ">>> # only a comment": ("", "x"),
    ">>>  double(1)": ("2", "1"),
    ">>> (double(1),\n...  double(2))": ("(2, 4)", "(2,4)"),
    ">>> def": ("SyntaxError", "", "Traceback (most recent call last):\n  ...\nSyntaxError"),
    ">>> return 3": ("SyntaxError", "3"),
    ">>>     y = 1\n>>> y": ("1", "IndentationError", "NameError"),
    ">>> '%s' % double": ("x", "function"),
    ">>> import student\n>>> student.double(3)": ("6", "3"),
    ">>> __name__": ("'builtins'", "'__main__'"),
    ">>> _": ("NameError", "1"),
    ">>> assert double(1) == 2, 'twice'": ("", "AssertionError", "True"),
    ">>> raise KeyError('k')": ("KeyError", "Traceback (most recent call last):\n  ...\nKeyError: 'k'", "k"),
    ">>> input()": ("EOFError", "''"),
    ">>> double": ("x",),
    ">>> 52": ("52\n# locked", "a3c65c2974270fd093ee8a9bf8ae7d0b\n# locked"),
}
#: Prompts that find what those before them left behind.
STATEFUL: Mapping[str, tuple[str, ...]] = {
    ">>> push(0)": ("1", "2", "3", "4"),
    ">>> len(STATE)": ("0", "1", "2"),
    ">>> import student; student.STATE.clear()": ("",),
    ">>> import student; student.double = lambda x: x": ("",),
}
PYTHON_SETUPS = (
    "",
    ">>> from student import *",
    ">>> from student import *",
    ">>> from student import *",
    "from student import *\n\nprint('in setup')",
    ">>> import student\n>>> from student import double, shout\n>>> double(1)",
    ">>> from student import *\n>>> 1 / 0",
    ">>> from elsewhere import *",
)
PYTHON_TEARDOWNS = ("", "", "", ">>> x = 1", ">>> double(1)", ">>> 1 / 0")

SCHEME: Mapping[str, tuple[str, ...]] = {
    "scm> (+ 1 2)": ("3", "4", ""),
    "scm> (define x 5)": ("x", "", "5"),
    "scm> (define x 5)\nscm> x": ("5", "x", "SchemeError"),
    "scm> y": ("SchemeError", "y", "Traceback (most recent call last):\n  ...\nSchemeError: unknown identifier: y"),
    "scm> (/ 1 0)": ("ZeroDivisionError", "SchemeError", "inf"),
    "scm> (= 1 1)": ("#t", "True", "1"),
    "scm> (display 3)": ("3", "3None", ""),
    "scm> (print 3)": ("3", "3\nNone", ""),
    "scm> (list 1 2 #f)": ("(1 2 #f)", "(1 2 False)", "[1, 2]"),
    "scm> (lambda (a) a)": ("(lambda)", "<function>"),
    "scm> (define f\n....   (lambda (n) (if (= n 0) 1 (* n (f (- n 1))))))\nscm> (f 5)": ("120", "f\n120", "24"),
    "scm> (define f (lambda (n) (f n)))\nscm> (f 1)": ("RecursionError", "SchemeError", "1"),
    "scm> (error 7)": ("SchemeError", "7"),
    "scm> (+ 1 2": ("SyntaxError", "3", ""),
    "scm> ": ("", "x"),
    "scm> 1 2": ("1", "2", "1\n2"),
    "scm> (car 1)": ("AttributeError", "SchemeError"),
}
SCHEME_SETUPS = ("", "", "scm> (define z 9)", "scm> (define z 9)\nscm> z", "scm> (error 1)", "scm> (define\n.... z 9)")
SCHEME_TEARDOWNS = ("", "", "scm> z", "scm> (error 2)")

SQL: Mapping[str, tuple[str, ...]] = {
    "sqlite> SELECT * FROM tall;": ("clinton\nbarack", "barack\nclinton", "barack", ""),
    "sqlite> select name, height from dogs;": (
        "abraham|26\nbarack|52\nclinton|47.5",
        "clinton|47.5\nbarack|52\nabraham|26",
        "abraham|26",
    ),
    "sqlite> select count(*)\n   ...>   from parents\n   ...>   where parent = 'abraham';": ("2", "3"),
    "sqlite> select parent from parents group by parent having count(*) > 1;": ("abraham", ""),
    "sqlite> select null, 1.0, 'a b', x'4142', 1e20;": ("|1.0|a b|AB|1.0e+20", "NULL|1.0|a b|AB|1e+20"),
    "sqlite> .headers on\nsqlite> select 1 as a, 2 as b;": ("a|b\n1|2", "1|2"),
    "sqlite> .mode column\nsqlite> .headers on\nsqlite> select fur from dogs where height > 50;": (
        "fur  \n-----\nshort",
        "short",
        "fur\n-----\nshort",
    ),
    "sqlite> select nope from dogs;": ("", "nope"),
    "sqlite> .tables": ("dogs     parents  tall   ", "dogs"),
    "sqlite> .print one two": ("one two", "one"),
    "sqlite> select 1; select 2;": ("1\n2", "2\n1", "1"),
    "sqlite> select 3": ("3", ""),
    "sqlite> select ' padded '; -- and a note": (" padded ", "padded"),
    "sqlite> with recursive n(i) as (select 1 union all select i + 1 from n where i < 4) select i from n;": (
        "1\n2\n3\n4",
        "4\n3\n2\n1",
        "1",
    ),
    "sqlite> insert into dogs values ('x', 'y', 1);\nsqlite> select count(*) from dogs;": ("4", "3"),
    "sqlite> .quit\nsqlite> select 1;": ("", "1"),
}
SQL_SETUPS = (
    "sqlite> .read hw.sql",
    "sqlite> .read hw.sql",
    "sqlite> .read hw.sql",
    "",
    "sqlite> .read missing.sql",
    "sqlite> .read hw.sql\nsqlite> .separator /\n\na remark\nsqlite> .print set up",
    "sqlite> .read hw.sql\nsqlite> select 'set up';",
    "sqlite> .read hw.sql\nsqlite> select",
    "sqlite> .quit",
)
SQL_TEARDOWNS = ("", "", "sqlite> drop table if exists tall;", "sqlite> select 'bye';")

#: What is appended to each file, by the flaw that it makes.
FLAWS: Mapping[str, Mapping[str, str]] = {
    "student.py": {
        "none": "",
        "wrong": "def double(x):\n    return x + 1\n",
        "prints": "def double(x):\n    print(x * 2)\n",
        "raises": "def double(x):\n    raise Boom('no')\n",
        "missing": "del shout, halves\n",
        "noisy": "print('loaded')\ndef both():\n    print('print', end='')\n    return print('ed') or 'returned'\n",
        "syntax error": "def f(:\n",
        "import error": "raise ValueError('at import')\n",
        "absent module": "import nothing_of_this_name\n",
        "quiet debug": "def debug(value):\n    print('DEBUG off', value, end='')\n    return value\n",
        "subclass": "class Worse(Boom): pass\ndef boom(message=''):\n    raise Worse(message)\n",
        "trailing": "def shout(text):\n    print(text.upper() + ' ')\n",
        "recursive": "def double(x):\n    return double(x)\n",
        "swallows": "def boom(message=''):\n    try: raise Boom(message)\n    except Boom as e: return e.args[0]\n",
    },
    "scheme.py": {
        "none": "",
        "adds wrong": "def create_global_frame(old=create_global_frame):\n    return {**old(), '+': lambda *v: 4}\n",
        "plain": "del Pair.__str__, Lambda.__str__\n",
        "other errors": "class Unknown(SchemeError): pass\ndef fail(value): raise Unknown(value)\n",
        "runtime errors": "def fail(value): raise RuntimeError(value)\n",
        "debugs": "def say(value):\n    print('debug: x')\n    print(value)\n",
        "no reading": "def read_line(line):\n    raise NotImplementedError\n",
    },
    "hw.sql": {
        "none": "",
        "no tall": "DROP TABLE tall;\n",
        "other order": "DROP TABLE tall; CREATE TABLE tall AS SELECT name FROM dogs WHERE height > 30 ORDER BY name;\n",
        "shows": "SELECT 'shown';\n",
        "syntax error": "SELEC 1;\n",
        "unfinished": "SELECT 5",
        "more rows": "INSERT INTO parents VALUES ('abraham', 'x');\n",
    },
}
