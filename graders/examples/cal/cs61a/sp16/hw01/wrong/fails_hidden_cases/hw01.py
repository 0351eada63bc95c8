def two_of_three(a, b, c):
    """Return the sum of the squares of the two largest numbers."""
    return a * a + b * b + c * c - min(a, b, c) ** 2


def largest_factor(n):
    return {15: 5, 80: 40}[n]


def hailstone(n):
    """Print the hailstone sequence that begins with n, and return its length."""
    length = 1
    print(n)
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        print(n)
        length += 1
    return length


def index_of(items, wanted):
    if not items:
        return None
    if wanted in items:
        return items.index(wanted)
    raise ValueError(f"{wanted!r} is not there")


def make_counter(board):
    """Return a function that counts a name on the board and returns its count."""

    def count(name):
        return board.add(name)

    return count
