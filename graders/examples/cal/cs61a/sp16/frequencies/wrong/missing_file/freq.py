print("the 2")
