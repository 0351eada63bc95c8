"""`gradewright login` and `logout`: let the service act at Ok as a member of staff who agreed to it."""

import json
import sys
import time
import webbrowser
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

import typer

from worker import telemetry
from worker.cipher import Cipher
from worker.errors import ConfigurationError, NotAllowedError
from worker.ledger import Ledger
from worker.ledger.secrets import Secrets
from worker.platforms.oauth import OAuth, TokenPair
from worker.platforms.ok import OkClient
from worker.platforms.ok.log_in import BY_HAND, PORT, code_page
from worker.platforms.ok.models import STAFF_ROLES, User
from worker.settings import PREFIX, Settings
from worker.tokens.copies import Copies
from worker.tokens.log_in import LogIn
from worker.tokens.own import log_in_copies, ok_authorization

AsJson = Annotated[bool, typer.Option("--json", help="Print one object, for scripts.")]


def register(app: typer.Typer) -> None:
    """Add `login` and `logout` to the command line."""
    app.command("login")(login)
    app.command("logout")(logout)


def login(
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Copy a code from any browser anywhere, and paste it here.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Log in to Ok in the browser; the service then renews its token by itself, until you log out or in elsewhere.

    Needs a member of staff (grader, staff or instructor). Ok keeps one log-in a user: `python3 ok --get-token` as
    the same user ends this one. A running service takes it up within a minute, with the work that waited for it. It is
    kept encrypted, in Redis for all workers and below GRADEWRIGHT_STATE_DIR in case Redis loses its data; several
    machines need the same GRADEWRIGHT_SECRET_KEY. Exit code 2: you are not staff, say, and nothing was kept.

    Example: gradewright login --no-browser
    """
    telemetry.configure_command()
    settings = Settings.read()
    with _opened(settings) as (copies, secrets), ok_authorization(settings) as oauth:
        secrets.cipher.encrypt("")  # tells before anything that there is no key
        before = copies.newest_at_hand()
        pair = _by_hand(settings, oauth) if no_browser else _in_browser(oauth)
        user = _staff(settings, pair)
        log_in = LogIn.begun(pair, time.time(), later_than=before.logged_in_at if before else 0)
        kept = _Kept(user, log_in, in_redis=copies.keep(log_in))
    typer.echo(json.dumps(kept.to_json()) if as_json else kept.told(settings))
    if not kept.in_redis and settings.redis_url is not None:
        raise typer.Exit(3)


def logout(as_json: AsJson = False) -> None:
    """Forget the log-in everywhere: workers stop using it within a minute. Ok itself knows no way to log out.

    Example: gradewright logout
    """
    telemetry.configure_command()
    settings = Settings.read()
    with _opened(settings) as (copies, _):
        before = copies.newest_at_hand()
        is_known = before is not None and not before.is_withdrawn
        if before is not None and is_known:
            copies.keep(LogIn.withdrawn(time.time(), later_than=before.logged_in_at))
    said = "The log-in is forgotten." if is_known else "Nobody had logged in."
    typer.echo(json.dumps({"forgotten": is_known}) if as_json else said)


@dataclass(frozen=True, slots=True)
class _Kept:
    """What became of a log-in."""

    user: User
    log_in: LogIn
    in_redis: bool

    @property
    def staff_of(self) -> list[str]:
        return [role.course.offering for role in self.user.participations if role.role in STAFF_ROLES]

    @property
    def until(self) -> str | None:
        ends = self.log_in.expires_at
        return None if ends is None else datetime.fromtimestamp(ends, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def to_json(self) -> dict[str, object]:
        return {
            "email": self.user.email,
            "is_admin": self.user.is_admin,
            "staff_of": self.staff_of,
            "expires": self.until,
            "renewable": bool(self.log_in.refresh),
            "in_redis": self.in_redis,
        }

    def told(self, settings: Settings) -> str:
        who = f"Logged in as {self.user.email}{', an admin' if self.user.is_admin else ''}."
        courses = f"Staff of {', '.join(self.staff_of) or 'no course, but may do everything'}."
        renewal = "and is renewed by itself" if self.log_in.refresh else "and cannot be renewed"
        lasts = f"The token lasts until {self.until or 'an unknown time'} {renewal}."
        return "\n".join(filter(None, (who, courses, lasts, *self._warnings(settings))))

    def _warnings(self, settings: Settings) -> Iterator[str]:
        if not self.in_redis:
            yield (
                "Redis does not answer: only a service that starts on this machine, with the same"
                f" {PREFIX}STATE_DIR, finds this log-in."
            )
        if settings.ok_token is not None:
            yield f"{PREFIX}OK_TOKEN is set: while it is good, it is used instead."


@contextmanager
def _opened(settings: Settings) -> Iterator[tuple[Copies, Secrets]]:
    with closing(Ledger(settings.ledger_url, patience=1)) as ledger:
        secrets = Secrets(ledger.connection, Cipher.of(settings))
        yield log_in_copies(settings, secrets), secrets


def _in_browser(oauth: OAuth) -> TokenPair:
    def show(url: str) -> None:
        _say(f"Your browser opens, or else open this address on this machine:\n\n  {url}\n")
        webbrowser.open(url)

    try:
        return oauth.log_in(show, port=PORT)
    except ConfigurationError:
        # Somebody else listens there: the ok-client, perhaps. Ok takes any port of this machine.
        return oauth.log_in(show)


def _by_hand(settings: Settings, oauth: OAuth) -> TokenPair:
    _say(f"Open this address in any browser, log in, and copy the code:\n\n  {code_page(settings.ok_address())}\n")
    code = typer.prompt("Code", err=True).strip()
    return oauth.exchange(code, BY_HAND)


def _staff(settings: Settings, pair: TokenPair) -> User:
    """Return who has logged in. A student's log-in must not take the place of a good one."""
    with OkClient(settings.ok_address(), pair.access) as ok:
        user = ok.user()
    if not user.is_admin and not any(role.role in STAFF_ROLES for role in user.participations):
        raise NotAllowedError(
            f"{user.email} is not staff of any course on Ok, so nothing was kept: log in as a grader, staff member or"
            " instructor (a lab assistant is not staff)"
        )
    return user


def _say(text: str) -> None:
    """Speak to the person, apart from the result."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
