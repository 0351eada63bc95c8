def generate():
    return [_test([3, 1, 2]), _test([5]), _test([-1, -10, 0, 7]), _test(list(range(50)))]


def solve(dataset):
    numbers = [int(word) for word in dataset.split()]
    return f"{min(numbers)} {max(numbers)} {len(numbers)}"


def check(reply, clue):
    words = reply.split()
    right = sum(word == str(clue[key]) for word, key in zip(words, ("least", "most", "count")))
    if right == 3 and len(words) == 3:
        return True
    return (right % 3) / 3, f"{right} of 3 parts are right"


def _test(numbers):
    clue = {"least": min(numbers), "most": max(numbers), "count": len(numbers), "sorted": tuple(sorted(numbers))}
    return " ".join(map(str, numbers)) + "\n", clue
