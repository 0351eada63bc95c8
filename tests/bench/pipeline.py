"""Times the whole pipeline: a stand-in for Ok, `gradewright up` and `gradewright grade`, all on this machine."""

import json
import subprocess
import sys
import time
from collections.abc import Mapping

from tests.bench.service import ENDPOINT, running_service


def submissions_a_second(number: int) -> float:
    """Send `number` submissions, no two alike, from Ok through Docker and back; every one must end posted."""
    with running_service(number) as environment:
        return number / _seconds_to_grade(number, environment)


def _seconds_to_grade(number: int, environment: Mapping[str, str]) -> float:
    command = [sys.executable, "-m", "worker", "grade", ENDPOINT, "--json"]
    started = time.monotonic()
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    seconds = time.monotonic() - started
    records = [json.loads(line) for line in done.stdout.splitlines()]
    posted = sum(record["state"] == "posted" and record["score"] == record["max_score"] for record in records)
    if posted != number:
        raise SystemExit(f"only {posted} of {number} submissions ended posted with full marks")
    return seconds
