"""Runs the stand-in as a process: `python -m tests.simulators.ok --port 8000`."""

import argparse
import json
import signal
import sys
from pathlib import Path

from tests.simulators.ok.server import OkSimulator


def main() -> None:
    """Serve until interrupted; print the address when it answers."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulators.ok", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0, the default, takes a free one")
    parser.add_argument("--host", default="127.0.0.1", help="where to listen; loopback unless in a container")
    parser.add_argument("--recordings", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--json", type=Path, action="append", default=[], help="a class: see add_class")
    options = parser.parse_args()
    signals = {signal.SIGINT, signal.SIGTERM}
    # Blocked before the thread starts, so that the signals wait for this one.
    signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    with OkSimulator(recordings=options.recordings, port=options.port, host=options.host) as ok:
        for path in options.json:
            fields = json.loads(path.read_text())
            ok.add_class(fields.pop("assignment"), fields.pop("students"), **fields)
        sys.stdout.write(f"{ok.url}\n")
        sys.stdout.flush()
        signal.sigwait(signals)


if __name__ == "__main__":
    main()
