"""The demonstration: a class served by an Ok stand-in is graded by the whole service, and checked."""
