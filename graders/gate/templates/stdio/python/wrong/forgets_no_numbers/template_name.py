numbers = [int(input()) for _ in range(int(input()))]
if numbers:
    print(sum(number for number in numbers if number % 2 == 0))
