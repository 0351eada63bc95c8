def has_seven(n):
    return n % 10 == 7 or (n > 10 and has_seven(n // 10))


def ping_pong(n):
    value, step = 0, 1
    for index in range(1, n + 1):
        value += step
        if index % 7 == 0:
            step = -step
    return value
