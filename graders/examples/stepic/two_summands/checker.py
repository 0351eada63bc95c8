def generate():
    return [(f"{number}\n", number) for number in (2, 5, 100, 10**12)]


def solve(dataset):
    return f"1 {int(dataset) - 1}"


def check(reply, clue):
    words = reply.split()
    if len(words) != 2:
        return False, f"Print two numbers: there are {len(words)} words"
    if not all(word.isdecimal() and word != "0" for word in words):
        return False, "The numbers must be whole and positive"
    first, second = map(int, words)
    if first > second:
        return 0.5, "The smaller number comes first"
    return first + second == clue
