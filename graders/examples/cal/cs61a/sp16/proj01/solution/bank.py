"""Accounts of a bank: money goes in and out, and never comes from nowhere."""


class Account:
    """Money of one holder, in whole cents."""

    def __init__(self, holder):
        self.holder = holder
        self.balance = 0

    def deposit(self, amount):
        """Add an amount and return the balance."""
        self.balance += amount
        return self.balance

    def withdraw(self, amount):
        """Take an amount and return the balance, or return a complaint and take nothing."""
        if amount > self.balance:
            return "Insufficient funds"
        self.balance -= amount
        return self.balance


def transfer(source, target, amount):
    """Move an amount, and tell whether it was moved."""
    if isinstance(source.withdraw(amount), str):
        return False
    target.deposit(amount)
    return True


def interest(account, percent, years):
    """Return what an account earns if each year's interest is added to it, cents rounded down."""
    balance = account.balance
    for _ in range(years):
        balance += balance * percent // 100
    return balance - account.balance
