def is_leap(year):
    return year.is_leap()
