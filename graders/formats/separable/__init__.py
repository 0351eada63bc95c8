"""Tests in Python that may run apart from the student's code: what the frameworks have in common."""
