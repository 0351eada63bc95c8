"""What is said of the real Docker Engine, of none, and of one that confines nothing."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from graders.errors import SandboxError
from graders.sandbox.inspection import Hello, Host, Trial
from tests.worker.doctor.looking import unwell, worst
from tests.worker.fakes import LAB
from worker.doctor.checks import cells, confinement, docker, images
from worker.doctor.finding import Level
from worker.doctor.surroundings import Surroundings
from worker.settings import Settings

IMAGE = "gradewright/python"
HEALTHY = Host(ServerVersion="20.10.24", MemTotal=8 << 30, SecurityOptions=("name=seccomp,profile=default",))
CONFINED = Hello(memory=96 << 20, processes=10, seccomp=True, no_new_privileges=True, capabilities=0, networks=("lo",))
HELD = Trial(seconds=0.5, hello=CONFINED, memory_is_bounded=True, forks=7)


@pytest.fixture
def nowhere(settings: Settings) -> Iterator[Surroundings]:
    with Surroundings(settings, "tcp://127.0.0.1:1") as around:
        yield around


def test_the_real_docker_does(around: Surroundings) -> None:
    for check in (docker, confinement, images, cells):
        assert [] == unwell(check.run(around))


def test_where_docker_is_away_each_check_says_so(nowhere: Surroundings) -> None:
    for check in (docker, confinement, images, cells):
        with pytest.raises(SandboxError, match="Is the Docker Engine running and DOCKER_HOST right"):
            list(check.run(nowhere))


def test_an_old_docker_is_warned_of() -> None:
    ((level, text),) = unwell(docker.judged(HEALTHY.model_copy(update={"version": "19.03.5"})))

    assert level is Level.WARNING
    assert "19.03.5" in text


def test_a_docker_that_listens_to_strangers_is_wrong() -> None:
    warning = "WARNING: API is accessible on http://0.0.0.0:2375 without encryption.\n  Access to the API is root."
    findings = list(docker.judged(HEALTHY.model_copy(update={"warnings": (warning, "WARNING: No blkio weight")})))

    assert [Level.OK, Level.WRONG, Level.NOTE] == [one.level for one in findings]
    assert "root on this machine" in findings[1].mend


@pytest.mark.parametrize(
    ("lacks", "level", "words"),
    [
        ({"memory_limit": False, "swap_limit": False}, Level.WRONG, "cgroup_enable=memory"),
        ({"pids_limit": False}, Level.WRONG, "CONFIG_CGROUP_PIDS"),
        ({"swap_limit": False}, Level.WARNING, "swapaccount=1"),
        ({"security": ("name=apparmor",)}, Level.WRONG, "seccomp"),
    ],
)
def test_what_the_kernel_cannot_confine_is_told_with_the_way_out(
    lacks: dict[str, object], level: Level, words: str
) -> None:
    ((found, text),) = unwell(confinement.judged(HEALTHY.model_copy(update=lacks)))

    assert found is level
    assert words in text


def test_an_image_that_is_missing_is_told_with_who_wants_it(around: Surroundings, assignments_dir: Path) -> None:
    toml = assignments_dir / LAB / "grader.toml"
    toml.write_text(toml.read_text().replace("[sandbox]", '[sandbox]\nimage = "gradewright/none"'))
    ((level, text),) = unwell(images.run(around))

    assert level is Level.WRONG
    assert (LAB in text, "gradewright/none" in text, "docker pull" in text) == (True, True, True)
    assert worst(cells.run(around)) is Level.NOTE


def test_what_the_trial_shows_to_hold_is_well() -> None:
    assert [] == unwell(cells.judged(IMAGE, HELD))


def test_a_runtime_with_its_own_kernel_filters_unseen() -> None:
    unseen = replace(HELD, hello=CONFINED.model_copy(update={"seccomp": False}))

    assert [] == unwell(cells.judged(IMAGE, unseen, "runsc"))


@pytest.mark.parametrize(
    ("found", "level", "words"),
    [
        (replace(HELD, memory_is_bounded=False), Level.WRONG, "more than its 64 MB of memory"),
        (replace(HELD, hello=CONFINED.model_copy(update={"memory": 1 << 62})), Level.WRONG, "of memory"),
        (replace(HELD, forks=200), Level.WRONG, "200 processes where 8"),
        (replace(HELD, hello=CONFINED.model_copy(update={"processes": 30_000})), Level.WRONG, "processes"),
        (replace(HELD, forks=0), Level.WRONG, "no process at all"),
        (replace(HELD, seconds=9), Level.WARNING, "slow"),
        (replace(HELD, hello=CONFINED.model_copy(update={"seccomp": False})), Level.WRONG, "not filtered"),
        (replace(HELD, hello=CONFINED.model_copy(update={"no_new_privileges": False})), Level.WRONG, "privileges"),
        (replace(HELD, hello=CONFINED.model_copy(update={"capabilities": 0x3F})), Level.WRONG, "0x3f"),
        (replace(HELD, hello=CONFINED.model_copy(update={"networks": ("lo", "eth0")})), Level.WRONG, "lo, eth0"),
    ],
)
def test_what_a_cell_does_not_hold_back_is_told(found: Trial, level: Level, words: str) -> None:
    ((told, text),) = unwell(cells.judged(IMAGE, found))

    assert told is level
    assert words in text
