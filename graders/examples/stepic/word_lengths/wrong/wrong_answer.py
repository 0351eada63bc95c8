print(*map(len, input().split(' ')))
