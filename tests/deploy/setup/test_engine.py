"""Set-up takes the step that the machine needs, and asks a person only where it must."""

import pytest

from deploy.setup.console import SetupError
from deploy.setup.engine import Situation, Step, look, next_step

SILENT = "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?"


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (Situation(version="20.10.24"), Step.NOTHING),
        (Situation(version="28.2", address="tcp://engine:2376", daemon=False), Step.NOTHING),
        (Situation(version=None, complaint=SILENT, client=False, daemon=False), Step.INSTALL),
        (Situation(version=None, complaint=SILENT, daemon=False, systemd=True), Step.INSTALL),
        (Situation(version=None, complaint=SILENT, systemd=True), Step.START_BY_SYSTEMD),
        (Situation(version=None, complaint=SILENT), Step.START),
    ],
)
def test_the_next_step_follows_from_what_is_there(found: Situation, expected: Step) -> None:
    actual = next_step(found)

    assert expected is actual


def test_nothing_is_installed_beside_a_silent_engine_that_the_environment_names() -> None:
    found = Situation(version=None, complaint=SILENT, address="tcp://engine:2376", daemon=False)

    with pytest.raises(SetupError, match=r"(?s)DOCKER_HOST=tcp://engine:2376 does not answer.*unset DOCKER_HOST"):
        next_step(found)


def test_a_user_who_may_not_use_the_engine_is_told_how_to() -> None:
    found = Situation(version=None, complaint="permission denied while trying to connect to the Docker daemon socket")

    with pytest.raises(SetupError, match="usermod --append --groups docker"):
        next_step(found)


def test_the_engine_of_this_machine_is_found() -> None:
    found = look()

    assert Step.NOTHING is next_step(found)
