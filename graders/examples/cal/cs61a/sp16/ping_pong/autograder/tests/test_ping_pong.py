import subprocess
import sys
import unittest


def answers(expression):
    """Return what Python prints for an expression, in a process of its own: student code must not meet the tests."""
    code = f"from ping_pong import *\nprint({expression})"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, errors="replace")
    said = (run.stdout if run.returncode == 0 else run.stderr).strip()
    return said.splitlines()[-1] if said else "nothing"


class SmallNumbers(unittest.TestCase):
    points = 2

    def test(self):
        """small numbers"""
        self.assertEqual("[1, 7, 6, 5]", answers("[ping_pong(n) for n in (1, 7, 8, 9)]"))


class LargeNumbers(unittest.TestCase):
    points = 2
    visibility = "after_due_date"

    def test(self):
        """large numbers"""
        self.assertEqual("[6, 2, 2]", answers("[ping_pong(n) for n in (30, 68, 100)]"))


class HasSeven(unittest.TestCase):
    points = 2

    def test(self):
        """numbers with sevens"""
        self.assertEqual("[True, True, False]", answers("[has_seven(n) for n in (7, 1723, 26)]"))
