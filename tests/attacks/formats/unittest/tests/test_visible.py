import unittest

from attacked import double, twenty_sixteen


class VisibleTest(unittest.TestCase):
    def test_double(self):
        self.assertEqual(42, double(21))

    def test_twenty_sixteen(self):
        self.assertEqual(2016, twenty_sixteen())
