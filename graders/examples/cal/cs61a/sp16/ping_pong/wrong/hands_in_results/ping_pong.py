def has_seven(n)
    return "7" in str(n)
