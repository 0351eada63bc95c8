test = {
    "name": "transfer",
    "points": 1,
    "suites": [
        {
            "type": "doctest",
            "setup": ">>> from bank import *\n>>> ada, bob = Account('Ada'), Account('Bob')\n>>> _ = ada.deposit(100)",
            "cases": [
                {"code": ">>> transfer(ada, bob, 40)\nTrue\n>>> ada.balance, bob.balance\n(60, 40)"},
                {"code": ">>> transfer(ada, bob, 400)\nFalse\n>>> ada.balance, bob.balance\n(100, 0)"},
            ],
        }
    ],
}
