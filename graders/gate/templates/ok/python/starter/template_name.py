"""Years and limits."""


def is_leap(year):
    """Tell whether a year has a 29th of February."""
    "*** YOUR CODE HERE ***"


def clamp(number, low, high):
    """Return the number from low to high that is closest to a number."""
    "*** YOUR CODE HERE ***"
