test = {
    "name": "square",
    "points": 1,
    "suites": [
        {
            "type": "doctest",
            "scored": True,
            "setup": ">>> from five import *",
            "cases": [
                {
                    "code": r""">>> square(-4)
16"""
                }
            ],
        }
    ],
}
