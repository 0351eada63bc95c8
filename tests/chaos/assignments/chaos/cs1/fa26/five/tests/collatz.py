test = {
    "name": "collatz",
    "points": 1,
    "suites": [
        {
            "type": "doctest",
            "scored": True,
            "setup": ">>> from five import *",
            "cases": [
                {
                    "code": r""">>> collatz(27)
111"""
                }
            ],
        }
    ],
}
