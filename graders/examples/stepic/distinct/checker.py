import random


def generate():
    tests = ["3\n1\n2\n1\n", "0\n"]
    for size in (1, 10, 1000, 50000):
        numbers = [random.randrange(size) for _ in range(size)]
        tests.append("\n".join(map(str, [size, *numbers])) + "\n")
    return tests


def solve(dataset):
    _, *numbers = dataset.split()
    return str(len(set(numbers)))


def check(reply, clue):
    return reply.split() == clue.split()
