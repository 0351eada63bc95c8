"""`gradewright stepic`: one file a family of commands on Stepic's code challenges, gathered into one sub-app."""

import typer

from worker.cli.stepic import unpacking

_HELP = """Judge, compare and keep Stepic's code challenges.

No command sets a verdict: Stepic lets no third party do so.

A CHALLENGE is a .step file, as Stepic's editor exports it, or the folder that `import` unpacks it into.
"""


def register(parent: typer.Typer) -> None:
    """Add the sub-app to the command line."""
    app = typer.Typer(name="stepic", help=_HELP, no_args_is_help=True)
    for family in (unpacking,):
        family.register(app)
    parent.add_typer(app)
