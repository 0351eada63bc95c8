test = {
    "name": "largest",
    "points": 1,
    "suites": [
        {
            "type": "doctest",
            "scored": True,
            "setup": ">>> from five import *",
            "cases": [
                {
                    "code": r""">>> largest([-3, -1])
-1"""
                }
            ],
        }
    ],
}
