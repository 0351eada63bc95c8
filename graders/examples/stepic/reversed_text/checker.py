def check(reply, clue):
    return reply.strip() == clue.strip()


def solve(dataset):
    return "\n".join(reversed(dataset.splitlines()))
