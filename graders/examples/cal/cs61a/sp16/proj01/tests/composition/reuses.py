test = {
    "name": "transfer uses withdraw and deposit",
    "points": 1,
    "suites": [
        {
            "type": "doctest",
            "setup": ">>> from bank import *\n"
            ">>> class Loud(Account):\n"
            "...     def deposit(self, amount):\n"
            "...         print('in', amount)\n"
            "...     def withdraw(self, amount):\n"
            "...         print('out', amount)\n"
            "...         return 0\n",
            "cases": [{"code": ">>> _ = transfer(Loud('Ada'), Loud('Bob'), 5)\nout 5\nin 5"}],
        }
    ],
}
