def twenty_sixteen():
    print('2016')
    return 2016
