import math


def generate():
    return [f"{radius}\n" for radius in (1, 0.5, 12.25, 1e6, 0)]


def solve(dataset):
    return math.pi * float(dataset) ** 2


def check(reply, clue):
    try:
        area = float(reply)
    except ValueError:
        return False, "Print one number, please"
    return math.isclose(area, float(clue), rel_tol=1e-6, abs_tol=1e-6)
