def is_leap(year):
    while True:
        year += 1
