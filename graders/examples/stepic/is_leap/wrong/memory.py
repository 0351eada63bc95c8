def is_leap(year):
    blocks = []
    while True:
        blocks.append(bytearray(1 << 20))
