"""Years and limits."""


def is_leap(year):
    """Tell whether a year has a 29th of February."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def clamp(number, low, high):
    """Return the number from low to high that is closest to a number."""
    return max(low, min(number, high))
