def two_of_three(a, b, c):
    """Return the sum of the squares of the two largest numbers."""
    return a * a + b * b + c * c - min(a, b, c) ** 2


def largest_factor(n):
    """Return the largest factor of n that is smaller than n."""
    factor = n - 1
    while n % factor:
        factor -= 1
    return factor


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
    """Return the place of the first item that is equal to what is wanted; raise a ValueError if there is none."""
    for index, item in enumerate(items):
        if item == wanted:
            return index
    raise ValueError(f"{wanted!r} is not there")


def make_counter(board):
    """Return a function that counts a name on the board and returns its count."""

    def count(name):
        return board.add(name)

    return count


while True:
    pass
