"""The stand-in's addresses: finds what answers a request, with Ok's own manners about slashes and methods."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from tests.simulators.ok.answers import RefusalError, not_found, refused, slash_missing
from tests.simulators.ok.faults import Faults
from tests.simulators.ok.oauth import OAuth
from tests.simulators.ok.reading import Reading
from tests.simulators.ok.store import Store
from tests.simulators.ok.wire import Reply, Request
from tests.simulators.ok.writing import Writing

_ASSIGNMENT = r"/assignment/([^/]+/[^/]+/[^/]+/[^/]+)"


@dataclass(frozen=True, slots=True)
class _Route:
    pattern: re.Pattern[str]
    handlers: Mapping[str, Callable[..., Reply]]


def _route(pattern: str, **handlers: Callable[..., Reply]) -> _Route:
    return _Route(re.compile(pattern), handlers)


class Api:
    """Answers Ok's API out of a store."""

    def __init__(self, store: Store, faults: Faults, prefix: str = "") -> None:
        self._root = f"{prefix}/api/v3"
        read, write = Reading(store, faults), Writing(store)
        oauth = OAuth(store)
        self._outside = [
            _route(rf"{prefix}/oauth/authorize", GET=oauth.authorize),
            _route(rf"{prefix}/oauth/token", POST=oauth.token),
            _route(rf"{prefix}/client/login/", GET=oauth.page),
        ]
        self._routes = [
            _route(r"/backups/([^/]+)/", GET=read.backup),
            _route(r"/score/", POST=write.score),
            _route(rf"{_ASSIGNMENT}/submissions/", GET=read.submissions),
            _route(r"/user/", GET=read.own_user),
            _route(r"/backups/([^/]+)/comment/", GET=read.comments, POST=write.comment),
            _route(rf"{_ASSIGNMENT}/export/([^/]+)", GET=read.export),
            _route(rf"{_ASSIGNMENT}/group/([^/]+)", GET=read.group),
            _route(_ASSIGNMENT, GET=read.assignment),
            _route(r"/course/([^/]+/[^/]+/[^/]+)/assignments", GET=read.assignments),
            _route(r"/enrollment/([^/]+)/", GET=read.enrollment),
            _route(r"/user/([^/]+)", GET=read.user),
            _route(r"/backups/", POST=write.backup),
            _route(r"/revision/", POST=write.revision),
            _route(r"/file/([^/]+)", GET=read.file),
            _route(r"/version/", GET=read.versions),
            _route(r"/version/([^/]+)", GET=read.version),
            _route(r"/", GET=read.info),
        ]

    def handle(self, request: Request) -> Reply:
        """Answer one request."""
        try:
            reply = self._find(request)
        except RefusalError as error:
            return error.reply
        if "envelope=false" in request.query_text and reply.content_type == "application/json":
            return Reply(reply.status, json.dumps(json.loads(reply.body)["data"]).encode("ascii"))
        return reply

    def _find(self, request: Request) -> Reply:
        for route in self._outside:
            if route.pattern.fullmatch(request.path):
                return _call(route, request)
        if not request.path.startswith(self._root):
            raise not_found(request)
        if "[" in request.query_text or "{" in request.query_text:
            raise refused(500, "Internal Server Error")
        path = request.path[len(self._root) :]
        for route in self._routes:
            if match := route.pattern.fullmatch(path):
                return _call(route, request, *match.groups())
        if any(route.pattern.fullmatch(f"{path}/") for route in self._routes):
            raise slash_missing(request)
        raise not_found(request)


def _call(route: _Route, request: Request, *parts: str) -> Reply:
    handler = route.handlers.get(request.method)
    if handler is None:
        allowed = ", ".join([*route.handlers, "OPTIONS"])
        raise refused(405, "The method is not allowed for the requested URL.", headers={"Allow": allowed})
    return handler(request, *map(unquote, parts))
