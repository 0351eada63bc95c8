"""What is found out about the real Docker Engine by trying it."""

from contextlib import closing

import pytest

from graders.errors import AssignmentError, SandboxError
from graders.sandbox.docker import Engine
from graders.sandbox.inspection import TRIAL_LIMITS, greet, host, trial
from tests.graders.sandbox.conftest import IMAGE


def test_a_cell_of_the_real_docker_holds() -> None:
    found = trial(Engine(), IMAGE)

    assert (True, True, 0, ("lo",)) == (
        found.hello.seccomp,
        found.hello.no_new_privileges,
        found.hello.capabilities,
        found.hello.networks,
    )
    assert found.memory_is_bounded
    assert 0 < found.forks < TRIAL_LIMITS.processes
    assert TRIAL_LIMITS.memory_mb <= (found.hello.memory or 0) >> 20 < 4 * TRIAL_LIMITS.memory_mb


def test_a_cell_is_greeted_and_docker_asked_about_its_host() -> None:
    hello, seconds = greet(Engine(), IMAGE)
    with closing(Engine()) as engine:
        told = host(engine)

    assert hello.seccomp
    assert 0 < seconds < 20
    assert (True, True) == (told.memory_limit, told.has_seccomp)


def test_an_image_that_is_missing_and_a_docker_that_is_away_are_told_apart() -> None:
    with pytest.raises(AssignmentError, match="gradewright/none"):
        trial(Engine(), "gradewright/none")
    with pytest.raises(SandboxError, match="Is the Docker Engine running"):
        greet(Engine("tcp://127.0.0.1:1"), IMAGE)


def test_docker_is_local_by_a_socket_of_this_machine() -> None:
    with closing(Engine()) as engine:
        assert engine.is_local()
