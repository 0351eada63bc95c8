"""Tests of steps on the service's own way."""
