"""Small functions such as a first course asks for."""


def square(x):
    return x * x


def largest(values):
    best = values[0]
    for value in values:
        best = max(best, value)
    return best


def reverse(text):
    return text[::-1]


def count(words):
    counts = {}
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    return counts


def collatz(n):
    steps = 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    return steps
