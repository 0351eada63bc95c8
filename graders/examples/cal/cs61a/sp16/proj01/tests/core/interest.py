test = {
    "name": "interest",
    "points": 1,
    "suites": [
        {
            "type": "doctest",
            "setup": ">>> from bank import *\n>>> ada = Account('Ada')\n>>> _ = ada.deposit(1000)",
            "cases": [{"code": ">>> interest(ada, 10, 2)\n210\n>>> ada.balance\n1000"}],
        }
    ],
}
