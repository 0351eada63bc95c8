"""The wall between a course's tests and a student's code: two processes, and a socket on which calls cross.

The *tester* is trusted with results and holds the tests; the *student* holds the submitted modules and is trusted
with nothing. Both ends run the same machinery (`peer`), and differ in what they let out: the student's end anything,
the tester's only what `guard` lists.
"""
