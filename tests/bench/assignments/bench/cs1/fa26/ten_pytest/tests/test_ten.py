import ten


def test_square():
    assert ten.square(3) == 9


def test_square_of_a_negative():
    assert ten.square(-4) == 16


def test_largest():
    assert ten.largest([3, 1, 2]) == 3


def test_largest_of_negatives():
    assert ten.largest([-3, -1]) == -1


def test_reverse():
    assert ten.reverse("abc") == "cba"


def test_reverse_of_nothing():
    assert ten.reverse("") == ""


def test_count():
    assert ten.count(["a", "b", "a"]) == {"a": 2, "b": 1}


def test_count_of_nothing():
    assert ten.count([]) == {}


def test_collatz():
    assert ten.collatz(27) == 111


def test_collatz_of_one():
    assert ten.collatz(1) == 0
