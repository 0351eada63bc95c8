"""How checks are led, and the command as staff type it."""

import json
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.simulators.ok import OkSimulator
from tests.worker.cli.test_commands import Terminal
from tests.worker.doctor.looking import surrounded
from worker.doctor.doctor import CHECKS, examine
from worker.doctor.finding import Finding, Level
from worker.doctor.surroundings import Surroundings
from worker.errors import ConfigurationError
from worker.settings import PREFIX, Settings


class Looking:
    """A check that finds what it is told to."""

    def __init__(self, name: str, level: Level = Level.OK, needs: Sequence[str] = ()) -> None:
        self.NAME, self.NEEDS, self._level = name, needs, level
        self.looked = 0

    def run(self, _: Surroundings) -> Iterator[Finding]:
        """Look."""
        self.looked += 1
        yield Finding(self.NAME, self._level, "as told")


class Meeting(Looking):
    """A check that ends only when another has begun."""

    def __init__(self, name: str, barrier: threading.Barrier) -> None:
        super().__init__(name)
        self._barrier = barrier

    def run(self, around: Surroundings) -> Iterator[Finding]:
        """Wait for the other."""
        self._barrier.wait(10)
        return super().run(around)


class Raising(Looking):
    """A check that meets a fault."""

    def run(self, _: Surroundings) -> Iterator[Finding]:
        """Find something, then fail."""
        yield Finding(self.NAME, Level.OK, "so far")
        raise ConfigurationError("GRADEWRIGHT_X is not set")


def test_checks_run_at_once_and_are_told_in_their_order(around: Surroundings) -> None:
    barrier = threading.Barrier(2)
    ended: list[str] = []
    checks = (Meeting("a", barrier), Meeting("b", barrier))

    assert ["a", "b"] == [finding.check for finding in examine(around, checks, ended.append)]
    assert ["a", "b"] == sorted(ended)


@pytest.mark.parametrize(("level", "looks"), [(Level.WRONG, 0), (Level.WARNING, 1), (Level.OK, 1)])
def test_a_check_is_left_out_where_what_it_needs_is_wrong(around: Surroundings, level: Level, looks: int) -> None:
    second = Looking("second", needs=("first",))
    findings = list(examine(around, (Looking("first", level), second)))

    assert looks == second.looked
    assert (Level.OK if looks else Level.NOTE) is findings[1].level


def test_what_a_check_raises_is_a_finding_behind_those_before(around: Surroundings) -> None:
    findings = list(examine(around, (Raising("a"), Looking("b", needs=("a",)))))

    assert [Level.OK, Level.WRONG, Level.NOTE] == [finding.level for finding in findings]
    assert "GRADEWRIGHT_X is not set" == findings[1].text


def test_checks_stand_behind_what_they_need_under_names_of_their_own() -> None:
    names = [check.NAME for check in CHECKS]

    assert len(names) == len(set(names))
    assert all(set(check.NEEDS) <= set(names[:place]) for place, check in enumerate(CHECKS))


def test_a_whole_examination_asks_little_of_ok(settings: Settings, ok: OkSimulator) -> None:
    with surrounded(settings) as around:
        list(examine(around))

    assert len(ok.requests) <= 5


@pytest.fixture
def terminal(redis_url: str, ok: OkSimulator, assignments_dir: Path, tmp_path: Path) -> Terminal:
    return Terminal(
        REDIS_URL=redis_url,
        OK_URL=ok.url,
        OK_TOKEN="staff-token",
        ASSIGNMENTS_DIR=str(assignments_dir),
        STATE_DIR=str(tmp_path / "state"),
    )


def test_the_doctor_finds_nothing_wrong_here(terminal: Terminal) -> None:
    told = terminal.run("doctor")

    assert told.returncode == 0, told.stdout
    assert "nothing is wrong" in told.stdout
    assert "staff-token" not in told.stdout + told.stderr


def test_what_is_wrong_is_exit_code_1_and_the_rest_is_told_all_the_same(terminal: Terminal) -> None:
    terminal.environment = {**terminal.environment, "DOCKER_HOST": "unix:///nowhere.sock"}
    told = terminal.run("doctor", "--json")
    *findings, summary = [json.loads(line) for line in told.stdout.splitlines()]
    levels = {check: {one["level"] for one in findings if one["check"] == check} for check in ("docker", "cells", "ok")}

    assert (1, False) == (told.returncode, summary["well"])
    assert {"docker": {"wrong"}, "cells": {"note"}, "ok": {"ok"}} == levels
    assert {check.NAME for check in CHECKS} == {one["check"] for one in findings}


def test_without_any_setting_everything_is_told_at_once(terminal: Terminal, tmp_path: Path) -> None:
    kept = {name: value for name, value in terminal.environment.items() if not name.startswith(PREFIX)}
    terminal.environment = {**kept, f"{PREFIX}STATE_DIR": str(tmp_path), f"{PREFIX}ASSIGNMENTS_DIR": "/nowhere"}
    told = terminal.run("doctor")

    assert told.returncode == 1
    words = ("GRADEWRIGHT_OK_URL is not set", "there is no assignment below /nowhere", "gradewright up")
    assert [True] * 3 == [word in " ".join(told.stdout.replace("│", "").split()) for word in words]


def test_settings_that_cannot_be_read_are_exit_code_2(terminal: Terminal) -> None:
    terminal.environment = {**terminal.environment, f"{PREFIX}CONCURRENCY": "none"}

    assert terminal.run("doctor").returncode == 2
