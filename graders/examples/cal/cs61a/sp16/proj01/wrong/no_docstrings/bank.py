"""Accounts of a bank: money goes in and out, and never comes from nowhere."""


class Account:

    def __init__(self, holder):
        self.holder = holder
        self.balance = 0

    def deposit(self, amount):
        self.balance += amount
        return self.balance

    def withdraw(self, amount):
        if amount > self.balance:
            return "Insufficient funds"
        self.balance -= amount
        return self.balance


def transfer(source, target, amount):
    if isinstance(source.withdraw(amount), str):
        return False
    target.deposit(amount)
    return True


def interest(account, percent, years):
    balance = account.balance
    for _ in range(years):
        balance += balance * percent // 100
    return balance - account.balance
