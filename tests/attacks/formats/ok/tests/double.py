test = {
    "name": "double",
    "points": 1,
    "suites": [
        {
            "type": "doctest",
            "setup": ">>> from attacked import *",
            "cases": [
                {"code": ">>> double(21)\n42"},
                {"code": ">>> double(271828)\n543656", "hidden": True},
                {"code": ">>> double('kumquat')\n'kumquatkumquat'", "hidden": True},
            ],
        }
    ],
}
