while True:
    print("the 2")
