test = {
    "name": "reverse",
    "points": 1,
    "suites": [
        {
            "type": "doctest",
            "scored": True,
            "setup": ">>> from five import *",
            "cases": [
                {
                    "code": r""">>> reverse('abc')
'cba'"""
                }
            ],
        }
    ],
}
