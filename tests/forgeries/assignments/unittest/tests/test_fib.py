import unittest

import fib

ANSWERS = {7: 13, 16: 987}


class FibTest(unittest.TestCase):
    def test_small(self):
        number, expected = 7, 13
        self.assertEqual(fib.fib(number), expected)

    def test_large(self):
        number, expected = 16, ANSWERS[16]
        self.assertEqual(fib.fib(number), expected)
