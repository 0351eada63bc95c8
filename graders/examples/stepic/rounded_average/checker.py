def check(reply, clue):
    return reply.strip() == clue.strip()


def solve(dataset):
    numbers = [int(word) for word in dataset.split()]
    return f"{sum(numbers) / len(numbers):.2f}"
