import unittest


class SmallNumbers(unittest.TestCase):
    points = 2

    def test(self):
        """small numbers"""
        from ping_pong import ping_pong

        self.assertEqual([1, 7, 6, 5], [ping_pong(n) for n in (1, 7, 8, 9)])


class LargeNumbers(unittest.TestCase):
    points = 2
    visibility = "after_due_date"

    def test(self):
        """large numbers"""
        from ping_pong import ping_pong

        self.assertEqual([6, 2, 2], [ping_pong(n) for n in (30, 68, 100)])


class HasSeven(unittest.TestCase):
    points = 2

    def test(self):
        """numbers with sevens"""
        from ping_pong import has_seven

        self.assertEqual([True, True, False], [has_seven(n) for n in (7, 1723, 26)])
