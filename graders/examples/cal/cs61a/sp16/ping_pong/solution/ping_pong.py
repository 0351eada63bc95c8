def has_seven(n):
    """Tell whether a digit of n is 7."""
    return n % 10 == 7 or (n > 10 and has_seven(n // 10))


def ping_pong(n):
    """Return the nth number that counts up and turns at each multiple of 7, and at each number with a 7."""
    value, step = 0, 1
    for index in range(1, n + 1):
        value += step
        if index % 7 == 0 or has_seven(index):
            step = -step
    return value
