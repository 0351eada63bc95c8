test = {
    "name": "ten",
    "points": 10,
    "suites": [
        {
            "type": "doctest",
            "scored": True,
            "setup": ">>> from ten import *",
            "cases": [
                {"code": ">>> square(3)\n9"},
                {"code": ">>> square(-4)\n16"},
                {"code": ">>> largest([3, 1, 2])\n3"},
                {"code": ">>> largest([-3, -1])\n-1"},
                {"code": ">>> reverse('abc')\n'cba'"},
                {"code": ">>> reverse('')\n''"},
                {"code": ">>> sorted(count(['a', 'b', 'a']).items())\n[('a', 2), ('b', 1)]"},
                {"code": ">>> count([])\n{}"},
                {"code": ">>> collatz(27)\n111"},
                {"code": ">>> collatz(1)\n0"},
            ],
        }
    ],
}
