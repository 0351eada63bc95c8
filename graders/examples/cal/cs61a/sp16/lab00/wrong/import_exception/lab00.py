raise RuntimeError("not yet finished")


def twenty_sixteen():
    return 2000 + 16
