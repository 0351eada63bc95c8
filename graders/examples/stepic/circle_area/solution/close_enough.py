print(f'{3.14159265 * float(input()) ** 2:.8f}')
