"""Runs the steps of set-up in order; every one looks first, so a second run finds nothing to do."""

import sys
import time
from collections.abc import Collection
from pathlib import Path

from deploy.setup import compose, engine, environment, image, rabbitmq, valkey
from deploy.setup.console import Console, SetupError

#: The same as the commands of gradewright give for a fault of the infrastructure.
EXIT_INFRASTRUCTURE = 3
#: Asks for the images of the service itself, beside those of languages.
SERVICE = "service"
#: Asks for RabbitMQ, which only the tests start.
RABBITMQ = "rabbitmq"


def main(root: Path, more: Collection[str] = ()) -> int:
    """Prepare everything that the demo needs, and more images; return the exit code."""
    console, started = Console(root / "build/setup.log"), time.monotonic()
    try:
        done = environment.prepare(root, console)
        valkey.check(root / ".venv", console)
        done |= engine.prepare(console)
        done |= image.prepare(root, console)
        for language in more:
            if language == SERVICE:
                done |= compose.prepare(root, console)
            elif language == RABBITMQ:
                done |= rabbitmq.prepare(console)
            else:
                done |= image.prepare(root, console, f"gradewright/{language}", language)
    except SetupError as error:
        print(f"\nset-up stopped: {error}", file=sys.stderr)
        return EXIT_INFRASTRUCTURE
    console.say("set-up", f"{'ready' if done else 'nothing to do'}, {time.monotonic() - started:.1f} s")
    return 0


if __name__ == "__main__":
    if unknown := set(sys.argv[1:]) - (known := {*image.LANGUAGES, SERVICE, RABBITMQ}):
        sys.exit(f"there is no image of {', '.join(sorted(unknown))}, only of {', '.join(sorted(known))}")
    sys.exit(main(Path(__file__).resolve().parents[2], sys.argv[1:]))
