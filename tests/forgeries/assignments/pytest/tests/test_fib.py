import fib

ANSWERS = {7: 13, 16: 987}


def test_small():
    number, expected = 7, 13
    assert fib.fib(number) == expected


def test_large():
    number, expected = 16, ANSWERS[16]
    assert fib.fib(number) == expected
