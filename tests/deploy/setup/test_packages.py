"""What set-up would run as root is what it tells a person to run."""

import shlex

from deploy.setup.packages import by_hand, commands


def test_the_commands_told_are_the_commands_run() -> None:
    todo = commands(["docker.io"])

    told = [shlex.split(line) for line in by_hand(todo)]

    assert [["sudo", *argv] for argv in todo] == told


def test_packages_come_without_what_is_merely_recommended() -> None:
    [_, installing] = commands(["docker.io", "docker-cli"])

    assert installing == ["apt-get", "install", "--yes", "--no-install-recommends", "docker.io", "docker-cli"]
