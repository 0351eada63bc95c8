test = {
    "name": "deposit",
    "points": 1,
    "suites": [
        {
            "type": "doctest",
            "setup": ">>> from bank import *\n>>> ada = Account('Ada')",
            "cases": [{"code": ">>> ada.deposit(100)\n100\n>>> ada.deposit(50)\n150\n>>> ada.holder\n'Ada'"}],
        }
    ],
}
