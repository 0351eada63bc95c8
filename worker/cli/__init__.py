"""The command line: one file a family of commands; here, and only here, errors become exit codes."""

import sys

import typer

from graders.errors import GradersError
from worker.cli import (
    attacking,
    auditing,
    checking,
    doctoring,
    grading,
    starting,
    status,
    stepic,
    triggering,
    trying,
    up,
    watching,
)
from worker.errors import WorkerError

FAULT_OF_CALLER = 2
FAULT_OF_INFRASTRUCTURE = 3

_HELP = """Grade what students submit to Ok, inside Docker, and post the scores back.

Staff start an assignment with `new`, try it with `try`, and have it blessed with `check`, which also throws what
`attack` does; `up` runs the service; `grade` sends an assignment's submissions through it, `watch` has new ones polled
for; `status` shows how far they are, `audit` whether any on Ok is without a score, `doctor` what is wrong; `stepic`
judges Stepic's code challenges. Settings are environment variables that start with GRADEWRIGHT_.

Exit codes: 0 done, 1 something ended failed, 2 usage, configuration or a broken assignment, 3 infrastructure.
"""

app = typer.Typer(name="gradewright", help=_HELP, no_args_is_help=True, pretty_exceptions_enable=False)
for family in (
    starting,
    trying,
    checking,
    attacking,
    grading,
    status,
    auditing,
    watching,
    up,
    triggering,
    stepic,
    doctoring,
):
    family.register(app)


def main() -> None:
    """Run the command line and end the process with its exit code."""
    try:
        app()
    except (GradersError, WorkerError) as error:
        sys.stderr.write(f"error: {error}\n")
        sys.exit(exit_code(error))


def exit_code(error: GradersError | WorkerError) -> int:
    """Return the exit code: what may go well without anybody changing anything is the infrastructure's fault."""
    return FAULT_OF_INFRASTRUCTURE if error.retryable else FAULT_OF_CALLER
