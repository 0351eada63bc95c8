def has_seven(n):
    return "7" in str(n)


def ping_pong(n):
    while True:
        pass
