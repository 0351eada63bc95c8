"""The stand-in's authorization server: it logs a person in without asking, unless it is told to decline."""

import json
from dataclasses import dataclass
from urllib.parse import urlencode

from tests.simulators.ok.answers import RefusalError
from tests.simulators.ok.store import Store
from tests.simulators.ok.wire import Reply, Request

#: The application that every Ok knows, with the secret of the recordings' and of every ok-client.
CLIENT_ID = "ok-client"
CLIENT_SECRETS = frozenset({"ok-client-secret", "EWKtcCp5nICeYgVyCPypjs3aLORqQ3H"})
BY_HAND = "urn:ietf:wg:oauth:2.0:oob"


@dataclass(frozen=True, slots=True)
class _Code:
    email: str
    redirect_uri: str


class OAuth:
    """`/oauth/authorize`, `/oauth/token`, and the page that shows a code to be copied."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._codes: dict[str, _Code] = {}

    def authorize(self, request: Request) -> Reply:
        """Send the browser back with a code, as if the user had logged in and agreed."""
        asked = request.query
        redirect_uri = asked.get("redirect_uri", "")
        if asked.get("client_id") != CLIENT_ID or not redirect_uri.startswith(
            ("http://127.0.0.1:", "http://localhost:")
        ):
            return Reply(400, b"<h1>Error: invalid_request</h1>", "text/html")
        told = {"error": "access_denied"} if self._store.declines else {"code": self._code(redirect_uri)}
        query = urlencode(told | ({"state": asked["state"]} if "state" in asked else {}))
        return Reply(302, b"", "text/html", {"Location": f"{redirect_uri}?{query}"})

    def page(self, _: Request) -> Reply:
        """Show a code that is good without any redirect."""
        return Reply(200, f"<p>Your code: <code>{self._code(BY_HAND)}</code>".encode(), "text/html")

    def token(self, request: Request) -> Reply:
        """Exchange a code, or a refresh token, which is dead at once, for a pair."""
        fields = {name: str(value) for name, value in request.fields.items()}
        if fields.get("client_id") != CLIENT_ID or fields.get("client_secret") not in CLIENT_SECRETS:
            raise _refused("invalid_client")
        match fields.get("grant_type"):
            case "authorization_code":
                return self._exchanged(fields)
            case "refresh_token":
                return self._refreshed(fields)
            case _:
                raise _refused("unsupported_grant_type")

    def _code(self, redirect_uri: str) -> str:
        code = f"code-{self._store.new_id()}"
        self._codes[code] = _Code(self._store.logs_in, redirect_uri)
        return code

    def _exchanged(self, fields: dict[str, str]) -> Reply:
        code = self._codes.pop(fields.get("code", ""), None)
        if code is None or code.redirect_uri != fields.get("redirect_uri"):
            raise _refused("invalid_grant")
        return _pair(self._store, *self._store.grant(code.email))

    def _refreshed(self, fields: dict[str, str]) -> Reply:
        old = self._store.refresh_tokens.pop(fields.get("refresh_token", ""), None)
        if old is None:
            raise _refused("invalid_grant")
        email = self._store.tokens.pop(old).user.email
        return _pair(self._store, *self._store.grant(email))


def _pair(store: Store, access: str, refresh: str) -> Reply:
    told = {"access_token": access, "refresh_token": refresh, "expires_in": store.token_seconds}
    return Reply(200, json.dumps({**told, "token_type": "Bearer", "scope": "all"}).encode("ascii"))


def _refused(error: str) -> RefusalError:
    return RefusalError(Reply(401, json.dumps({"error": error}).encode("ascii")))
