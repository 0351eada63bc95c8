def twenty_sixteen():
    return 2000 + 16
