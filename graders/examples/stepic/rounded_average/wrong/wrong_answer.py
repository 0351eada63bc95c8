numbers = [int(word) for word in input().split()]
print(round(sum(numbers) / len(numbers), 2))
