hog = bytearray(1 << 30)
while True:
    hog += hog
