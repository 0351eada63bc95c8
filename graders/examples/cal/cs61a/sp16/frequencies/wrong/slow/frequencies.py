import re
import sys

words = re.findall(r"[a-z']+", sys.stdin.read().lower())
most = int(sys.argv[2]) if len(sys.argv) > 1 else 3
found = []
for word in words:
    if word not in [seen for _, seen in found]:
        found.append((-words.count(word), word))
for count, word in sorted(found)[:most]:
    print(word, -count)
if not words:
    print("no words")
