def check(reply, clue):
    return reply == clue


def solve(dataset):
    years = map(int, dataset.split())
    return " ".join("yes" if y % 4 == 0 and (y % 100 != 0 or y % 400 == 0) else "no" for y in years)


def generate():
    return ["2024 2023\n", "1900 2000\n", " ".join(map(str, range(1583, 1700))) + "\n"]
