test = {
    "name": "documented",
    "points": 1,
    "suites": [
        {
            "type": "doctest",
            "setup": ">>> from bank import *",
            "cases": [
                {
                    "code": ">>> [f.__name__ for f in (Account.deposit, Account.withdraw, transfer, interest) if not f.__doc__]\n[]"
                }
            ],
        }
    ],
}
