def two_of_three(a, b, c):
    ...


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
        length += 1
    return length


def index_of(items, wanted):
    ...


def make_counter(board):
    """Return a function that counts a name on the board and returns its count."""

    def count(name):
        return board.add(name)

    return count
