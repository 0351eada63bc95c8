"""The wall between a course's tests and a student's code: two processes, and a socket on which calls cross.

The *tester* is trusted with results and holds the tests; the *student* holds the submitted modules and is trusted
with nothing. Both ends run the same machinery (`peer`), and differ in what they let out: the student's end anything,
the tester's only what `guard` lists.

A message is a JSON list `[kind, slots, names, nodes, sync]`. A slot is an atom, `[index]` of a node, `[number, 0]` for
an object of the receiver's or `[number, 1]` for a mirrored container; `packing` and `unpacking` know the nodes. `sync`
is left out where it is empty, and may hold: `f` containers and `r` objects that the sender lets go of, `z` generators
that it closed, `x` what changed around the calls, `o` what was printed, `i` modules taken as imported, `n` its
number where there are several lines. An answer is of kind `=` or `!`; while one is waited for, the other end may ask.
"""
