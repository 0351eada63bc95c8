"""`gradewright stepic`: one file a family of commands on Stepic's code challenges, gathered into one sub-app."""

import typer

from worker import telemetry
from worker.cli.stepic import finding, grading, judging, linting, logging_in, pulling, regrading, submitting, unpacking

_HELP = """Judge, compare, keep, pull and submit Stepic's code challenges.

No command sets a verdict: Stepic lets no third party do so.

A CHALLENGE is a .step file, as Stepic's editor exports it, or the folder that `import` unpacks it into. A STEP is a
step's number, or its web address as in https://stepik.org/lesson/12345/step/6.

What talks to Stepic needs an application, registered at its /oauth2/applications/ with the grant type
"client-credentials" (it then acts as you) or "authorization-code" (then `login` first), in
GRADEWRIGHT_STEPIC_CLIENT_ID and GRADEWRIGHT_STEPIC_CLIENT_SECRET.
"""


def register(parent: typer.Typer) -> None:
    """Add the sub-app to the command line."""
    app = typer.Typer(name="stepic", help=_HELP, no_args_is_help=True)
    for family in (judging, linting, regrading, unpacking, logging_in, finding, submitting, pulling, grading):
        family.register(app)
    app.callback()(telemetry.configure_command)
    parent.add_typer(app)
