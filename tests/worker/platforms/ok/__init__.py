"""Tests of the Ok client, against the recordings and against the Ok stand-in."""
