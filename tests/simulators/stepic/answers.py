"""The shapes of Stepic's answers: flat lists with `meta`, and its errors."""

import json
from collections.abc import Mapping, Sequence

from tests.simulators.ok.answers import RefusalError
from tests.simulators.ok.wire import Reply

__all__ = ["RefusalError", "found", "json_reply", "refused"]

#: Plain JSON, as it goes out.
Json = dict[str, object]


def json_reply(status: int, value: object, headers: Mapping[str, str] | None = None) -> Reply:
    """Return an answer of JSON."""
    return Reply(status, json.dumps(value).encode("ascii"), headers=headers or {})


def found(lists: Mapping[str, Sequence[Json]], *, page: int = 1, has_next: bool = False, status: int = 200) -> Reply:
    """Return a flat list with what is loaded beside it."""
    meta = {"page": page, "has_next": has_next, "has_previous": page > 1}
    return json_reply(status, {"meta": meta, **lists})


def refused(status: int, detail: str) -> RefusalError:
    """Return an error in the shape of the framework that Stepic stands on."""
    return RefusalError(json_reply(status, {"detail": detail}))
