"""The untrusted half: what runs inside a container. Standard library of Python 3.9 or newer only.

Each driver is a module with `drive(task, channel)`; it runs in a process of its own, as an unprivileged user,
with the submission's files in its current directory, which is first on `sys.path`.
"""
