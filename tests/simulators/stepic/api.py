"""The stand-in's addresses: finds what answers a request."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.simulators.ok.wire import Reply, Request
from tests.simulators.stepic.answers import RefusalError, refused
from tests.simulators.stepic.oauth import OAuth
from tests.simulators.stepic.reading import Reading
from tests.simulators.stepic.state import Store
from tests.simulators.stepic.writing import Writing


@dataclass(frozen=True, slots=True)
class _Route:
    pattern: re.Pattern[str]
    handlers: Mapping[str, Callable[..., Reply]]


def _route(pattern: str, **handlers: Callable[..., Reply]) -> _Route:
    return _Route(re.compile(pattern), handlers)


class Api:
    """Answers Stepic's API out of a store."""

    def __init__(self, store: Store) -> None:
        oauth, read, write = OAuth(store), Reading(store), Writing(store)
        public = {
            "users": store.users,
            "courses": store.courses,
            "lessons": store.lessons,
            "steps": store.steps,
        }
        posts = {"users": write.user}
        self._routes = [
            _route(r"/oauth2/authorize/", GET=oauth.authorize),
            _route(r"/oauth2/token/", POST=oauth.token),
            _route(r"/accounts/signup/", GET=write.sign_up_page),
            _route(r"/api/stepics/1", GET=read.account),
            _route(r"/api/social-accounts", GET=read.social_accounts),
            _route(r"/api/step-sources/(\d+)", GET=read.source),
            _route(r"/api/step-sources/(\d+)/tests", GET=read.stored_tests),
            _route(r"/api/attempts", GET=read.attempts, POST=write.attempt),
            _route(r"/api/attempts/(\d+)", GET=read.attempt),
            _route(r"/api/submissions", GET=read.submissions, POST=write.submission),
            _route(r"/api/submissions/(\d+)", GET=read.submission),
        ]
        for key, objects in public.items():
            post = {"POST": posts[key]} if key in posts else {}
            self._routes.append(_route(rf"/api/{key}", GET=read.some(key, objects), **post))
            self._routes.append(_route(rf"/api/{key}/(\d+)", GET=read.one(key, objects)))

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
