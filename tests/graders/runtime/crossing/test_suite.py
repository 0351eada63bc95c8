"""A suite as courses write them, with much of what unittest and mock can do, runs as it does in one process."""

from pathlib import Path

from tests.graders.runtime.crossing.across import across

STUDENT = r"""
class Account:
    interest = 0.02

    def __init__(self, holder):
        self.balance = 0
        self.holder = holder
        self._log = []

    def deposit(self, n):
        if n < 0:
            raise ValueError('negative')
        self.balance += n
        self._log.append(('d', n))
        return self

    def __repr__(self):
        return f'Account({self.holder!r})'

    def __iter__(self):
        yield from self._log

    def __getattr__(self, n):
        if n.startswith('dyn_'):
            return n
        raise AttributeError(n)

class Tree:

    def __init__(self, v, kids=()):
        self.v = v
        self.kids = list(kids)

    def walk(self):
        yield self.v
        for k in self.kids:
            yield from k.walk()

    def __eq__(self, o):
        return isinstance(o, Tree) and self.v == o.v and (self.kids == o.kids)

def make():
    return Tree(1, [Tree(2), Tree(3, [Tree(4)])])

def group(items, key):
    out = {}
    for i in items:
        out.setdefault(key(i), []).append(i)
    return out

def lazy(n):
    return (i * i for i in range(n))

def compose(*fs):

    def inner(x):
        for f in fs:
            x = f(x)
        return x
    return inner

def memo(f):
    cache = {}

    def inner(*a):
        if a not in cache:
            cache[a] = f(*a)
        return cache[a]
    inner.cache = cache
    return inner

def timer(f):
    import functools

    @functools.wraps(f)
    def w(*a, **k):
        return f(*a, **k)
    return w

class Meta(type):

    def __call__(cls, *a):
        if not hasattr(cls, '_i'):
            cls._i = super().__call__(*a)
        return cls._i

class Single(metaclass=Meta):
    pass

class Observer:

    def __init__(self):
        self.subs = []

    def subscribe(self, f):
        self.subs.append(f)
        return lambda: self.subs.remove(f)

    def fire(self, *a):
        return [f(*a) for f in self.subs]
"""
TESTS = r"""
import unittest, lab, io, sys, copy, json, contextlib
from unittest import mock

class T(unittest.TestCase):

    def setUp(self):
        self.a = lab.Account('Ann')

    def test_account(self):
        self.assertEqual(self.a.deposit(5).deposit(6).balance, 11)
        self.assertEqual(list(self.a), [('d', 5), ('d', 6)])
        with self.assertRaisesRegex(ValueError, 'neg'):
            self.a.deposit(-1)
        self.assertEqual(repr([self.a]), "[Account('Ann')]")
        self.assertEqual(self.a.dyn_x, 'dyn_x')
        self.assertFalse(hasattr(self.a, 'zzz'))
        self.assertEqual(self.a._log[0][1], 5)
        lab.Account.interest = 0.05
        self.assertEqual(self.a.interest, 0.05)
        self.a.interest = 1
        self.assertEqual(lab.Account('x').interest, 0.05)

    def test_tree(self):
        t = lab.make()
        self.assertEqual(list(t.walk()), [1, 2, 3, 4])
        self.assertEqual(t, lab.make())
        self.assertNotEqual(t, lab.Tree(1))
        self.assertEqual(t.kids[1].kids[0].v, 4)
        self.assertIs(t.kids[1], t.kids[1])
        self.assertIn(lab.Tree(2), t.kids)
        t.kids.append(lab.Tree(9))
        self.assertEqual(sum((1 for _ in t.walk())), 5)
        self.assertEqual(copy.deepcopy(t), t)
        self.assertEqual([k.v for k in sorted(t.kids, key=lambda k: -k.v)], [9, 3, 2])

    def test_functions(self):
        self.assertEqual(lab.group('apple bob ant'.split(), key=lambda s: s[0]), {'a': ['apple', 'ant'], 'b': ['bob']})
        self.assertEqual(list(lab.lazy(4)), [0, 1, 4, 9])
        self.assertEqual(lab.compose(str, len, lambda n: n + 1)(1234), 5)
        calls = []

        @lab.memo
        def sq(x):
            calls.append(x)
            return x * x
        self.assertEqual((sq(3), sq(3), calls), (9, 9, [3]))
        self.assertEqual(sq.cache, {(3,): 9})

        @lab.timer
        def named():
            'doc'
        self.assertEqual(named.__name__, 'named')
        self.assertIs(lab.Single(), lab.Single())

    def test_observer(self):
        o = lab.Observer()
        got = []
        off = o.subscribe(got.append)
        o.subscribe(lambda x: x + 1)
        self.assertEqual(o.fire(4), [None, 5])
        self.assertEqual(got, [4])
        off()
        self.assertEqual(o.fire(1), [2])
        m = mock.Mock(return_value=7)
        o.subscribe(m)
        self.assertEqual(o.fire(2), [3, 7])
        m.assert_called_once_with(2)
        self.assertEqual(json.dumps(lab.group([1, 2], lambda x: 'k')), '{"k": [1, 2]}')

    def test_spec(self):
        m = mock.Mock(spec=lab.Account)
        m.deposit.return_value = 3
        self.assertEqual(m.deposit(1), 3)
        with self.assertRaises(AttributeError):
            m.nope
        f = mock.create_autospec(lab.group, return_value=1)
        self.assertEqual(f([], None), 1)
        with self.assertRaises(TypeError):
            f()
        with mock.patch.object(lab.Account, 'deposit', autospec=True) as d:
            self.a.deposit(4)
            d.assert_called_once_with(self.a, 4)
        with mock.patch.object(self.a, 'balance', 99):
            self.assertEqual(self.a.balance, 99)
        self.assertEqual(self.a.balance, 0)
        with mock.patch('lab.Account') as A:
            lab.Account('x')
            A.assert_called_once_with('x')
        with mock.patch.object(lab, 'group', wraps=lab.group) as g:
            self.assertEqual(lab.group([1], str), {'1': [1]})
            g.assert_called_once()
r = unittest.TestResult()
unittest.defaultTestLoader.loadTestsFromTestCase(T).run(r)
assert r.testsRun == 5
assert not r.errors + r.failures, r.errors + r.failures
"""


def test_a_suite_of_a_course_passes(tmp_path: Path) -> None:
    assert "" == across(tmp_path, STUDENT, TESTS)
