print("x" * 100000)


def twenty_sixteen():
    return 2000 + 16
