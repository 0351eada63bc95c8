"""`make soak`: chaos for as long as one likes, a new seed each round; `python -m tests.chaos --help`."""

import sys
import time
from typing import Annotated

import typer

from tests.chaos.story import tell


def main(
    seed: Annotated[int, typer.Option(help="The first round's seed; each further round takes the next.")] = 1,
    students: Annotated[int, typer.Option(help="Students a round.")] = 1000,
    disturbances: Annotated[int, typer.Option(help="Disturbances a round.")] = 60,
    minutes: Annotated[float, typer.Option(help="Begin no round after so long; 0 for one round.")] = 0,
) -> None:
    """Run the service in bad weather; exit 1 where a score is lost, doubled or wrong."""
    end = time.monotonic() + 60 * minutes
    while True:
        _say(f"seed {seed}")
        try:
            findings = tell(seed, students, disturbances, _say)
        except AssertionError as error:
            raise SystemExit(str(error)) from None
        _say(findings.told())
        if findings.complaints:
            raise SystemExit(1)
        seed += 1
        if time.monotonic() >= end:
            return


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    typer.run(main)
