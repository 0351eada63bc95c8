from template_name import clamp, is_leap


def test_centuries():
    assert not is_leap(1900)
    assert is_leap(2000)
    assert is_leap(2024)


def test_limits():
    assert clamp(5, 0, 10) == 5
    assert clamp(-5, 0, 10) == 0
    assert clamp(15, 0, 10) == 10
