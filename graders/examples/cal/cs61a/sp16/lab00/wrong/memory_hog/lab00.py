x = "a" * (8 << 30)


def twenty_sixteen():
    return 2000 + 16
