test = {
    "name": "twenty_sixteen",
    "points": 1,
    "suites": [
        {
            "type": "doctest",
            "setup": ">>> from attacked import *",
            "cases": [
                {"code": ">>> twenty_sixteen()\n2016"},
                {"code": ">>> twenty_sixteen() + 40404\n42420", "hidden": True},
            ],
        }
    ],
}
