"""Stepic's code challenges: read and written as Stepic does, and judged on the engine; no HTTP here."""
