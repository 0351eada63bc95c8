class Boom(Exception):
    pass


class Loud:
    def __repr__(self):
        print("printed by repr")
        return "Loud()"


class Lines:
    def __repr__(self):
        return "first\nsecond"


STATE = []


def push(item):
    STATE.append(item)
    return len(STATE)


def double(x):
    return x * 2


def shout(text):
    print(text.upper())


def both():
    print("printed")
    return "returned"


def boom(message=""):
    raise Boom(message)


def deep(n):
    return deep(n + 1)


def debug(value):
    print("DEBUG: looking")
    print("debug at", value)
    return value


def halves(n):
    while n > 1:
        yield n
        n = n // 2


def raw(text):
    import sys

    return sys.stdout.write(text)
