import unittest

from attacked import double, twenty_sixteen


class HiddenTest(unittest.TestCase):
    def test_double(self):
        self.assertEqual(543656, double(271828))
        self.assertEqual("kumquatkumquat", double("kumquat"))

    def test_twenty_sixteen(self):
        self.assertEqual(42420, twenty_sixteen() + 40404)
