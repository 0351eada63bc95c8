test = {
    "name": "interest edge",
    "points": 1,
    "suites": [
        {
            "type": "doctest",
            "setup": ">>> from bank import *\n>>> ada = Account('Ada')\n>>> _ = ada.deposit(99)",
            "cases": [{"code": ">>> interest(ada, 1, 3)\n0\n>>> interest(ada, 7, 2)\n13"}],
        }
    ],
}
