"""Learners' submissions brought from Stepic into a folder, a bit at a time."""
