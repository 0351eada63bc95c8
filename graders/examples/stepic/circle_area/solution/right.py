from math import pi

print(pi * float(input()) ** 2)
