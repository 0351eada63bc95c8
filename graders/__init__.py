"""The grading engine: assignments, formats and the sandbox; no network, no queue, no tokens."""
