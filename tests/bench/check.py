"""The ten checks of the ok suite as a bare script, for the peers: it prints how many pass."""

import ten

CHECKS = [
    (ten.square, 3, 9),
    (ten.square, -4, 16),
    (ten.largest, [3, 1, 2], 3),
    (ten.largest, [-3, -1], -1),
    (ten.reverse, "abc", "cba"),
    (ten.reverse, "", ""),
    (ten.count, ["a", "b", "a"], {"a": 2, "b": 1}),
    (ten.count, [], {}),
    (ten.collatz, 27, 111),
    (ten.collatz, 1, 0),
]

print(sum(function(argument) == expected for function, argument, expected in CHECKS))
