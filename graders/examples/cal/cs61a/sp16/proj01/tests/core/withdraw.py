test = {
    "name": "withdraw",
    "points": 1,
    "suites": [
        {
            "type": "doctest",
            "setup": ">>> from bank import *\n>>> ada = Account('Ada')\n>>> _ = ada.deposit(100)",
            "cases": [
                {"code": ">>> ada.withdraw(30)\n70\n>>> ada.withdraw(70)\n0"},
                {"code": ">>> ada.withdraw(101)\n'Insufficient funds'\n>>> ada.balance\n100"},
            ],
        }
    ],
}
