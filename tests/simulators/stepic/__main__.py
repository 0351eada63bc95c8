"""Runs the stand-in as a process: `python -m tests.simulators.stepic --port 8001`."""

import argparse
import signal
import sys

from tests.simulators.stepic.made_up import SUM_STEP
from tests.simulators.stepic.server import StepicSimulator


def main() -> None:
    """Serve until interrupted; print the address when it answers."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulators.stepic", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0, the default, takes a free one")
    parser.add_argument("--submissions", type=int, default=0, help="how many step 7001 has")
    options = parser.parse_args()
    signals = {signal.SIGINT, signal.SIGTERM}
    # Blocked before the thread starts, so that the signals wait for this one.
    signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    with StepicSimulator(port=options.port) as stepic:
        stepic.add_class(SUM_STEP, ["right" if number % 3 else "wrong" for number in range(options.submissions)])
        sys.stdout.write(f"{stepic.url}\n")
        sys.stdout.flush()
        signal.sigwait(signals)


if __name__ == "__main__":
    main()
