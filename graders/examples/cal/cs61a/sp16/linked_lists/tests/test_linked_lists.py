import unittest

from linked_lists import Link, SortedList


class Building(unittest.TestCase):
    """Tests of what both kinds of list have in common."""

    def build(self, *items):
        rest = None
        for item in reversed(items):
            rest = Link(item, rest)
        return rest


class LinkTest(Building):
    def test_length(self):
        self.assertEqual(3, len(self.build(1, 2, 3)))

    def test_index(self):
        link = self.build("a", "b", "c")

        self.assertEqual(["a", "b", "c"], [link[index] for index in range(3)])

    def test_index_beyond_the_end(self):
        with self.assertRaises(IndexError):
            self.build(1, 2)[2]

    def test_repr(self):
        self.assertEqual("<1 2 3>", repr(self.build(1, 2, 3)))


class SortedListTest(unittest.TestCase):
    def setUp(self):
        self.numbers = SortedList()
        for number in (3, 1, 2):
            self.numbers.add(number)

    def test_items_are_in_order(self):
        self.assertEqual([1, 2, 3], list(self.numbers))

    def test_equal_items_are_kept(self):
        self.numbers.add(2)

        self.assertEqual([1, 2, 2, 3], list(self.numbers))
