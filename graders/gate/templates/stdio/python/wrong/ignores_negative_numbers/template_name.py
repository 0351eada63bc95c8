numbers = [int(input()) for _ in range(int(input()))]
print(sum(number for number in numbers if number % 2 == 0 and number > 0))
