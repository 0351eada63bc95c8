"""The shapes of Ok's answers: its envelope and its errors, word for word where the words matter."""

import json
from collections.abc import Mapping

from tests.simulators.ok.wire import Reply, Request


class RefusalError(Exception):
    """Ends a request with an answer that is not the one asked for."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.status)
        self.reply = reply


def found(data: object, message: str | None = "success") -> Reply:
    """Return a success."""
    return Reply(200, json.dumps({"data": data, "code": 200, "message": message}).encode("ascii"))


def refused(
    status: int, message: object, data: object = None, headers: Mapping[str, str] | None = None
) -> RefusalError:
    """Return an error in Ok's envelope."""
    body = json.dumps({"data": data or {}, "code": status, "message": message}).encode("ascii")
    return RefusalError(Reply(status, body, headers=headers or {}))


def bad_request(field: str, wish: str) -> RefusalError:
    """Return Ok's answer to a missing or wrong field."""
    return refused(400, {field: wish})


def unauthorized() -> RefusalError:
    """Return Ok's answer to a bad token, and to a good one that may not score."""
    return refused(401, "The server could not verify that you are authorized to access the URL requested.")


def forbidden() -> RefusalError:
    """Return Ok's answer to a token that may not do this."""
    return refused(403, "You don't have the permission to access the requested resource.")


def not_found(request: Request) -> RefusalError:
    """Return Ok's answer to a thing or a route that is not there."""
    guess = f"You have requested this URI [{request.path}] but did you mean /api/v3/ ?"
    return refused(404, f"The requested URL was not found on the server.  {guess}")


def slash_missing(request: Request) -> RefusalError:
    """Return the redirect to the same address with a slash, query and all."""
    query = f"?{request.query_text}" if request.query_text else ""
    location = f"http://{request.headers.get('host', 'localhost')}{request.path}/{query}"
    body = f"<!DOCTYPE HTML>\n<title>Redirecting...</title>\n<a href='{location}'>click</a>".encode()
    return RefusalError(Reply(301, body, "text/html; charset=utf-8", {"Location": location}))
