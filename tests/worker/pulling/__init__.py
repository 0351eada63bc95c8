"""Tests of what is pulled from Stepic."""
