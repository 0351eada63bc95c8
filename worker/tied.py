"""Runs a command tied to the life of the process that asked for it, so that even its `kill -9` leaves nothing behind.

Called as `python -m worker.tied PARENT SIGNAL COMMAND…`; imports next to nothing, since it only prepares an exec.
"""

import ctypes
import os
import sys

_PR_SET_PDEATHSIG = 1


def main(arguments: list[str]) -> None:
    """Ask the kernel for the signal at the parent's death, then become the command."""
    parent, signal_number, *command = arguments
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, int(signal_number))
    if os.getppid() != int(parent):
        sys.exit(1)  # it died before the kernel was asked
    os.execv(command[0], command)  # noqa: S606 -- the command is this project's own


if __name__ == "__main__":
    main(sys.argv[1:])
