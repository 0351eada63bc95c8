"""OAuth2 as platforms ask for it: a log-in in the browser, a refresh, an application's own token."""

import re
import secrets
import time
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated
from urllib.parse import quote_plus, urlsplit

from oauthlib.oauth2 import BackendApplicationClient, WebApplicationClient
from pydantic import Field, TypeAdapter

from worker.errors import NotAllowedError, NotTheApiError, PlatformError, RefusedError, TokenExpiredError
from worker.platforms.answers import Answer, cause, location, outage, read
from worker.platforms.http import Http
from worker.platforms.redirect import RedirectListener

#: How long somebody may take to log in in the browser.
LOG_IN_SECONDS = 300.0

_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class TokenPair:
    """What an authorization server grants; neither token is shown by `repr`."""

    access: str = field(repr=False)
    #: Empty where the server gives none.
    refresh: str = field(default="", repr=False)
    #: When the access token ends, in seconds since the epoch; None where the server does not say.
    expires_at: float | None = None
    #: What it was granted for; empty where the server does not say.
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Application:
    """An application that is registered with a platform, and the platform's two addresses for it."""

    authorize_url: str
    token_url: str
    client_id: str
    client_secret: str = field(repr=False)
    scopes: tuple[str, ...] = ()
    #: The secret goes into the Authorization header, as RFC 6749 prefers; otherwise into the form.
    secret_in_header: bool = True


class OAuth:
    """Asks one platform for tokens on behalf of one application.

    Nothing here is repeated by itself: a code and a rotating refresh token are good for one request. Every method
    may raise a PlatformError; none of its texts holds a secret, a code or a token.
    """

    def __init__(self, application: Application, http: Http, clock: Callable[[], float] = time.time) -> None:
        self._application = application
        self._http = http
        self._clock = clock
        self._name = http.platform.name

    def log_in(
        self,
        show: Callable[[str], None],
        *,
        port: int = 0,
        host: str = "127.0.0.1",
        timeout_seconds: float = LOG_IN_SECONDS,
    ) -> TokenPair:
        """Hand `show` the address at which the user logs in, wait for the redirect, and return the tokens."""
        state = secrets.token_urlsafe(32)
        with RedirectListener(state, port=port, host=host) as listener:
            show(self.authorize_url(listener.redirect_uri, state))
            code = listener.code(timeout_seconds)
        return self.exchange(code, listener.redirect_uri)

    def authorize_url(self, redirect_uri: str, state: str) -> str:
        """Return the address at which the user agrees, and which then leads to `redirect_uri`."""
        client = WebApplicationClient(self._application.client_id)
        # The library insists on an encrypted address, which a server on loopback lacks; only its query is used.
        address = client.prepare_request_uri(
            "https://localhost/", redirect_uri=redirect_uri, scope=list(self._application.scopes) or None, state=state
        )
        return f"{self._application.authorize_url}?{urlsplit(address).query}"

    def exchange(self, code: str, redirect_uri: str) -> TokenPair:
        """Return the tokens that an authorization code stands for. Good once."""
        client = WebApplicationClient(self._application.client_id)
        form = client.prepare_request_body(code=code, redirect_uri=redirect_uri, include_client_id=False)
        return self._ask(form)

    def refresh(self, refresh_token: str) -> TokenPair:
        """Return new tokens for a refresh token; where the server gives no new one, the old one stays good.

        Raises TokenExpiredError where it is used up or withdrawn: somebody has to log in again.
        """
        client = WebApplicationClient(self._application.client_id)
        granted = self._ask(client.prepare_refresh_body(refresh_token=refresh_token))
        if granted.refresh:
            return granted
        return TokenPair(granted.access, refresh_token, granted.expires_at, granted.scopes)

    def client_credentials(self) -> TokenPair:
        """Return a token that acts as the account which owns the application."""
        client = BackendApplicationClient(self._application.client_id)
        return self._ask(client.prepare_request_body(scope=list(self._application.scopes) or None))

    def _ask(self, form: str) -> TokenPair:
        application = self._application
        headers = {"Content-Type": _FORM}
        who = f"client_id={quote_plus(application.client_id)}"
        if application.secret_in_header:
            headers["Authorization"] = _basic(application.client_id, application.client_secret)
        else:
            form = f"{form}&{who}&client_secret={quote_plus(application.client_secret)}"
        endpoint = f"POST {urlsplit(application.token_url).path}"
        answer = self._http.send(endpoint, "POST", application.token_url, headers, form.encode())
        return self._granted(endpoint, answer)

    def _granted(self, endpoint: str, answer: Answer) -> TokenPair:
        said = f"{self._name} answered {answer.status} to {endpoint}"
        failure = outage(said, answer)
        if failure is not None:
            raise failure
        try:
            told = read(_TOLD, answer.body)
        except ValueError as error:
            raise NotTheApiError(self._strange(said, f" ({cause(answer, error)})")) from None
        if told.error is not None:
            raise self._refusal(said, told.error)
        if answer.status != 200 or not told.access_token:  # noqa: PLR2004 - statuses are best known by their numbers
            raise NotTheApiError(self._strange(said, location(answer)))
        ends = None if told.expires_in is None else self._clock() + told.expires_in
        return TokenPair(told.access_token, told.refresh_token or "", ends, tuple((told.scope or "").split()))

    def _strange(self, said: str, detail: str) -> str:
        return f"{said}{detail}, without a token: check that {self._http.platform.setting} is {self._name}'s address"

    def _refusal(self, said: str, error: str) -> PlatformError:
        """Return the error that a code of RFC 6749, section 5.2, stands for."""
        match error:
            case "invalid_grant":
                return TokenExpiredError(
                    f"{said} (invalid_grant): what was granted is used up or withdrawn; log in again"
                )
            case "invalid_client" | "unauthorized_client":
                return NotAllowedError(
                    f"{said} ({error}): {self._name} does not know this application or its secret, or lets it log in "
                    "another way only; check the application's id, secret and grant type"
                )
            case _:
                shown = error if re.fullmatch(r"[a-z_]{1,40}", error) else "an unknown error"
                return RefusedError(f"{said} ({shown}): it refused what was sent")


@dataclass(frozen=True, slots=True)
class _Told:
    """RFC 6749, sections 5.1 and 5.2; other fields are ignored."""

    access_token: Annotated[str, Field(pattern=r"^[\x21-\x7e]*$")] | None = None
    refresh_token: str | None = None
    expires_in: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None
    scope: str | None = None
    error: str | None = None


_TOLD = TypeAdapter(_Told)


def _basic(user: str, password: str) -> str:
    return "Basic " + b64encode(f"{quote_plus(user)}:{quote_plus(password)}".encode()).decode("ascii")
