seen = []
for _ in range(int(input())):
    number = input()
    if number not in seen:
        seen.append(number)
print(len(seen))
