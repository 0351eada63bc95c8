import random


def generate():
    return ["1 2 3\n1 2\n2 3\n", *(_random(size) for size in (10, 100, 6000))]


def solve(dataset):
    first, *others = dataset.splitlines()
    sums = [0]
    for number in map(int, first.split()):
        sums.append(sums[-1] + number)
    places = (map(int, line.split()) for line in others)
    return "\n".join(str(sums[last] - sums[first - 1]) for first, last in places)


def check(reply, clue):
    return reply.split() == clue.split()


def _random(size):
    lines = [" ".join(str(random.randrange(-1000, 1000)) for _ in range(size))]
    for _ in range(size):
        lines.append("{} {}".format(random.randint(1, size // 3), random.randint(size - size // 3, size)))
    return "\n".join(lines) + "\n"
