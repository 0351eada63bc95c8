"""A thousand submissions in bad weather: each ends with exactly the score that it has in good weather."""

import pytest

from tests.chaos.story import tell
from tests.chaos.weather import DISTURBANCES

SEED = 61
STUDENTS = 1000


def test_no_score_is_lost_doubled_or_wrong_whatever_is_killed(capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        findings = tell(SEED, STUDENTS, 2 * len(DISTURBANCES), print)
        print(findings.told())  # noqa: T201 -- the numbers are what the run is for

    assert findings.complaints == ()
