"""Tests of the commands that talk to Stepic."""
