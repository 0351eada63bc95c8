test = {
    "name": "count",
    "points": 1,
    "suites": [
        {
            "type": "doctest",
            "scored": True,
            "setup": ">>> from five import *",
            "cases": [
                {
                    "code": r""">>> count(['a', 'b', 'a'])['a']
2"""
                }
            ],
        }
    ],
}
