"""`gradewright stepic login` and `logout`: act at Stepic as somebody who agreed in their browser."""

from enum import StrEnum
from typing import Annotated

import typer

from worker.platforms.stepic.tokens import READ, WRITE
from worker.settings import Settings
from worker.steps.access import authorized, opened

#: Where the browser comes back to, unless told otherwise: Stepic compares the whole address.
PORT = 8917


class Scope(StrEnum):
    """What the tokens are good for."""

    READ = "read"
    WRITE = "write"


def register(app: typer.Typer) -> None:
    """Add `login` and `logout` to the command line."""
    app.command("login")(login)
    app.command("logout")(logout)


def login(
    scope: Annotated[Scope, typer.Option(help="read, or write as well: `submit` needs that.")] = Scope.READ,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Where the browser comes back to, on this machine.")
    ] = PORT,
) -> None:
    """Log in to Stepic in the browser; tokens are kept below GRADEWRIGHT_STATE_DIR, for you alone to read.

    The application needs the grant type "authorization-code" and the redirect address http://127.0.0.1:8917/ (or
    the port that you give). On another machine than the browser's, forward the port first: ssh -L 8917:127.0.0.1:8917 …

    Example: gradewright stepic login --scope write
    """
    settings = Settings.read()
    scopes = WRITE if scope is Scope.WRITE else READ
    with authorized(settings, scopes) as (oauth, tokens):
        tokens.keep(oauth.log_in(lambda url: typer.echo(f"Open this address in a browser:\n\n  {url}\n"), port=port))
    with opened(settings, scopes) as client:
        me = client.me()
    typer.echo(f"Logged in as {me.name} (user {me.id}), to {' and '.join(scopes)}.")


def logout() -> None:
    """Forget the tokens that are kept for Stepic."""
    with authorized(Settings.read(), READ) as (_, tokens):
        tokens.forget()
    with authorized(Settings.read(), WRITE) as (_, tokens):
        tokens.forget()
