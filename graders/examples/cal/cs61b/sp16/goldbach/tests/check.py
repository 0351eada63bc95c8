"""Any two primes with the right sum will do; the sum alone earns a quarter. The clue is the sum."""


def is_prime(number):
    return number >= 2 and all(number % divisor for divisor in range(2, int(number**0.5) + 1))


def check(reply, clue):
    words = reply.split()
    if len(words) != 2 or not all(word.isascii() and word.isdigit() and len(word) <= 12 for word in words):
        return 0, "Print two whole numbers, and nothing else."
    first, second = map(int, words)
    if first + second != int(clue):
        return 0, f"The sum is {first + second}, not {clue}."
    if not (is_prime(first) and is_prime(second)):
        return 0.25, "The sum is right, but the numbers are not both primes."
    return True
