def twenty_sixteen(:
    return 2016
