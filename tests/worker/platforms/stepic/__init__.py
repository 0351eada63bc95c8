"""Tests of the Stepic client against its stand-in."""
