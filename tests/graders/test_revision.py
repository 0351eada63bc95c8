"""The engine names its own version by what its source says."""

import re

from graders.revision import engine_revision


def test_the_revision_is_a_digest_and_stays_the_same() -> None:
    assert re.fullmatch("[0-9a-f]{64}", engine_revision())
    assert engine_revision() == engine_revision.__wrapped__()
