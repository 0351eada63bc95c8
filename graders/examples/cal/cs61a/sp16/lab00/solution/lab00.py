def twenty_sixteen():
    """Return the year of this course, by an expression that adds two numbers."""
    return 2000 + 16
