"""Attacks on the sandbox and on scores: a corpus of plain student submissions, and how one is thrown and observed."""
