"""Tests of what brings Gradewright onto a machine."""
