"""The stand-in's authorization server: it logs a person in without asking, unless it is told to decline."""

from base64 import b64decode
from dataclasses import dataclass
from urllib.parse import unquote_plus, urlencode

from tests.simulators.ok.wire import Reply, Request
from tests.simulators.stepic.answers import Json, RefusalError, json_reply
from tests.simulators.stepic.state import Application, Store, Token


@dataclass(frozen=True, slots=True)
class _Grant:
    """What a code or a refresh token stands for."""

    application: str
    user: int
    scope: str
    redirect_uri: str = ""


class OAuth:
    """`/oauth2/authorize/` and `/oauth2/token/`."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._codes: dict[str, _Grant] = {}
        self._refreshes: dict[str, _Grant] = {}

    def authorize(self, request: Request) -> Reply:
        """Send the browser back with a code, as if the user had logged in and agreed."""
        asked = request.query
        application = self._store.applications.get(asked.get("client_id", ""))
        redirect_uri = asked.get("redirect_uri", "")
        if application is None or redirect_uri not in {*application.redirect_uris, redirect_uri * application.any_uri}:
            return Reply(400, b"<h1>Error: invalid_request</h1>", "text/html")
        told = {"error": "access_denied"}
        if not self._store.declines:
            code = self._store.secret("code")
            scope = asked.get("scope", "read write")
            self._codes[code] = _Grant(application.client_id, self._store.logs_in, scope, redirect_uri)
            told = {"code": code}
        query = urlencode(told | {"state": asked.get("state", "")})
        return Reply(302, b"", "text/html", {"Location": f"{redirect_uri}?{query}"})

    def token(self, request: Request) -> Reply:
        """Exchange whatever is good for it for a token."""
        application = self._application(request)
        kind = request.fields.get("grant_type")
        if kind == "client_credentials" and application.own_tokens:
            return self._own(application, request)
        if kind == "authorization_code":
            return self._exchanged(application, request)
        if kind == "refresh_token":
            return self._refreshed(application, request)
        raise _error(401, "unauthorized_client" if kind == "client_credentials" else "unsupported_grant_type")

    def _own(self, application: Application, request: Request) -> Reply:
        scope = str(request.fields.get("scope", "read write"))
        return json_reply(200, self._access(_Grant(application.client_id, application.owner, scope)))

    def _exchanged(self, application: Application, request: Request) -> Reply:
        grant = self._codes.pop(str(request.fields.get("code")), None)
        fitting = grant and (grant.application, grant.redirect_uri) == (
            application.client_id,
            request.fields.get("redirect_uri"),
        )
        if grant is None or not fitting:
            raise _error(400, "invalid_grant")
        return self._pair(grant)

    def _refreshed(self, application: Application, request: Request) -> Reply:
        grant = self._refreshes.pop(str(request.fields.get("refresh_token")), None)
        if grant is None or grant.application != application.client_id:
            raise _error(400, "invalid_grant")
        return self._pair(grant)

    def _pair(self, grant: _Grant) -> Reply:
        refresh = self._store.secret("refresh")
        self._refreshes[refresh] = grant
        return json_reply(200, {**self._access(grant), "refresh_token": refresh})

    def _access(self, grant: _Grant) -> Json:
        access = self._store.secret("access")
        self._store.tokens[access] = Token(grant.user, grant.scope, self._store.now() + self._store.token_seconds)
        kind: Json = {"expires_in": self._store.token_seconds, "token_type": "Bearer"}
        return {"access_token": access, "scope": grant.scope, **kind}

    def _application(self, request: Request) -> Application:
        scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
        if scheme == "Basic":
            client_id, secret = map(unquote_plus, b64decode(encoded).decode().split(":", 1))
        else:
            client_id, secret = (str(request.fields.get(name, "")) for name in ("client_id", "client_secret"))
        application = self._store.applications.get(client_id)
        if application is None or application.client_secret != secret:
            raise _error(401, "invalid_client")
        return application


def _error(status: int, code: str) -> RefusalError:
    return RefusalError(json_reply(status, {"error": code, "error_description": "told by the stand-in"}))
