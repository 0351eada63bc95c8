"""The stand-in's addresses: finds what answers a request."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.simulators.ok.wire import Reply, Request
from tests.simulators.stepic.answers import RefusalError, refused
from tests.simulators.stepic.oauth import OAuth
from tests.simulators.stepic.state import Store


@dataclass(frozen=True, slots=True)
class _Route:
    pattern: re.Pattern[str]
    handlers: Mapping[str, Callable[..., Reply]]


def _route(pattern: str, **handlers: Callable[..., Reply]) -> _Route:
    return _Route(re.compile(pattern), handlers)


class Api:
    """Answers Stepic's API out of a store."""

    def __init__(self, store: Store) -> None:
        oauth = OAuth(store)
        self._routes = [
            _route(r"/oauth2/authorize/", GET=oauth.authorize),
            _route(r"/oauth2/token/", POST=oauth.token),
        ]

    def handle(self, request: Request) -> Reply:
        """Answer one request."""
        try:
            return self._find(request)
        except RefusalError as error:
            return error.reply

    def _find(self, request: Request) -> Reply:
        for route in self._routes:
            if match := route.pattern.fullmatch(request.path):
                handler = route.handlers.get(request.method)
                if handler is None:
                    raise refused(405, f'Method "{request.method}" not allowed.')
                return handler(request, *match.groups())
        raise refused(404, "Not found.")
