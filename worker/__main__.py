"""Lets `python -m worker` stand for the command `gradewright`, wherever the latter is not on the path."""

from worker.cli import main

if __name__ == "__main__":
    main()
