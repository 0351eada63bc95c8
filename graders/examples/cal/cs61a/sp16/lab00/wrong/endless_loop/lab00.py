def twenty_sixteen():
    while True:
        pass
