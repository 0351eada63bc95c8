"""Print the most frequent words of a text, the most frequent first, equals by the alphabet; -n N prints N at most."""

import argparse
import re
import sys
from collections import Counter


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("-n", type=int, default=3)
    most = parser.parse_args().n
    words = Counter(re.findall(r"[a-z']+", sys.stdin.read().lower()))
    for word, count in sorted(words.items(), key=lambda item: (-item[1], item[0]))[:most]:
        print(word, count)
    if not words:
        print("no words")


main()
