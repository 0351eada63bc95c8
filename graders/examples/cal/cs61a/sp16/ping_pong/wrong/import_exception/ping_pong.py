raise ValueError("not finished")
