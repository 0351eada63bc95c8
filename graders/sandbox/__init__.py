"""The sandbox: hardened Docker containers, started ahead of need, that run student code."""
