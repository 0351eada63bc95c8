from attacked import double, twenty_sixteen


def test_double():
    assert 42 == double(21)


def test_twenty_sixteen():
    assert 2016 == twenty_sixteen()
