import re
import sys
from collections import Counter

counted = Counter(re.findall(r"[a-z']+", sys.stdin.read().lower()))
most = int(sys.argv[2]) if len(sys.argv) > 1 else 3
lines = [f"{word} {count}" for word, count in sorted(counted.items(), key=lambda item: (-item[1], item[0]))]
print(lines[0])
for line in lines[1:most]:
    print(line)
