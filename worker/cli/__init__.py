"""The command line: one file a family of commands; here, and only here, errors become exit codes."""

import sys
from collections.abc import Sequence
from importlib import import_module

import typer

from graders.errors import GradersError
from worker.errors import WorkerError

FAULT_OF_CALLER = 2
FAULT_OF_INFRASTRUCTURE = 3

_HELP = """Grade what students submit to Ok, inside Docker, and post the scores back.

Staff start an assignment with `new`, try it with `try`, and have it blessed with `check`, which also throws what
`attack` does; `login` lets the service act at Ok, and `up` runs it; `grade` sends an assignment's submissions through
it, `watch` has new ones polled for; `status` shows how far they are, `audit` whether any on Ok is without a score,
`doctor` what is wrong; `stepic` judges Stepic's code challenges. Settings are environment variables that start with
GRADEWRIGHT_.

Exit codes: 0 done, 1 something ended failed, 2 usage, configuration or a broken assignment, 3 infrastructure.
"""

#: Each family's module and its commands. Only the family that is asked for is loaded: all of them take a second.
FAMILIES = {
    "starting": ("new",),
    "trying": ("try",),
    "checking": ("check",),
    "attacking": ("attack",),
    "logging_in": ("login", "logout"),
    "grading": ("grade",),
    "status": ("status",),
    "auditing": ("audit",),
    "watching": ("watch", "unwatch", "watching"),
    "up": ("up", "worker", "beat"),
    "triggering": ("trigger",),
    "showing": ("flower",),
    "stepic": ("stepic",),
    "doctoring": ("doctor",),
}


def command_line(arguments: Sequence[str]) -> typer.Typer:
    """Return the command line, with the family of the command in the arguments, or with all where there is none."""
    app = typer.Typer(
        name="gradewright",
        help=_HELP,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode="markdown",
    )
    app.callback()(_have_commands)
    command = next((argument for argument in arguments if not argument.startswith("-")), None)
    asked_for = [family for family, commands in FAMILIES.items() if command in commands]
    for family in asked_for or FAMILIES:
        import_module(f"{__name__}.{family}").register(app)
    return app


def _have_commands() -> None:
    """Do nothing: a command line with a callback has commands, even where it has one only."""


def main() -> None:
    """Run the command line and end the process with its exit code."""
    try:
        command_line(sys.argv[1:])()
    except (GradersError, WorkerError) as error:
        sys.stderr.write(f"error: {error}\n")
        sys.exit(exit_code(error))
    except Exception as error:
        from worker import telemetry  # noqa: PLC0415 -- most commands need none of it

        telemetry.report_unexpected(error, during=" ".join(sys.argv[1:2]))
        raise


def exit_code(error: GradersError | WorkerError) -> int:
    """Return the exit code: what may go well without anybody changing anything is the infrastructure's fault."""
    return FAULT_OF_INFRASTRUCTURE if error.retryable else FAULT_OF_CALLER
