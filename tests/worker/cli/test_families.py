"""Which commands there are, and that one is loaded without the others."""

from importlib import import_module

import typer
import typer.main

from worker.cli import FAMILIES, command_line

ALL = sorted(command for commands in FAMILIES.values() for command in commands)


def commands(app: typer.Typer) -> list[str]:
    group = typer.main.get_command(app)
    return sorted(getattr(group, "commands", ()))


def test_help_lists_every_command() -> None:
    assert commands(command_line(["--help"])) == ALL
    assert commands(command_line(["no-such-command"])) == ALL


def test_a_command_is_loaded_with_its_family_alone() -> None:
    assert commands(command_line(["--verbose", "watch", "grade"])) == ["unwatch", "watch", "watching"]
    assert commands(command_line(["status"])) == ["status"]


def test_every_family_has_the_commands_that_it_is_known_by() -> None:
    for family, known in FAMILIES.items():
        app = typer.Typer()
        app.command("another")(command_line)
        import_module(f"worker.cli.{family}").register(app)
        assert commands(app) == sorted([*known, "another"])
