"""Tests of the images that are shipped."""
