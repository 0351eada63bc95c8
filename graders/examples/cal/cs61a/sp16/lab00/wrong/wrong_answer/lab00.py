def twenty_sixteen():
    return 2015
