def double(x):
    return x + x


def twenty_sixteen():
    return 2016
