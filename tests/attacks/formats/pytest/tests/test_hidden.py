from attacked import double, twenty_sixteen


def test_double():
    assert 543656 == double(271828)
    assert "kumquatkumquat" == double("kumquat")


def test_twenty_sixteen():
    assert 42420 == twenty_sixteen() + 40404
