"""The stand-in's control panel: `/_control/…` for programs, `/` for people."""

import json
import re
from collections.abc import Callable
from dataclasses import asdict
from html import escape

from pydantic import TypeAdapter, ValidationError

from tests.simulators.ok.faults import Fault, Faults
from tests.simulators.ok.state import final_submissions
from tests.simulators.ok.store import Store
from tests.simulators.ok.wire import Reply, Request

Route = Callable[[Request], object]

_FAULT = TypeAdapter(Fault)
_STYLE = "body{font-family:sans-serif;margin:2em}td,th{padding:.2em .8em;text-align:left}pre{margin:0}"


class Control:
    """Shows what the stand-in holds, adds classes, switches faults."""

    def __init__(self, store: Store, faults: Faults) -> None:
        self._store = store
        self._faults = faults
        self._routes: dict[str, Route] = {
            "GET /_control/scores": lambda _: [asdict(score) for score in store.scores],
            "GET /_control/state": lambda _: self._state(),
            "GET /_control/faults": lambda _: faults.shown(),
            "POST /_control/faults": self._add_fault,
            "DELETE /_control/faults": lambda _: faults.clear(),
            "POST /_control/classes": self._add_class,
        }

    def handle(self, request: Request) -> Reply | None:
        """Answer a request to the panel; None for one to Ok."""
        if request.path == "/":
            return Reply(200, self._page().encode(), "text/html; charset=utf-8")
        if not request.path.startswith("/_control/"):
            return None
        route = self._routes.get(f"{request.method} {request.path}")
        if route is None:
            return _json(404, {"error": "no such route", "routes": list(self._routes)})
        try:
            return _json(200, route(request))
        except (ValidationError, TypeError, KeyError, re.error) as error:
            return _json(400, {"error": str(error)})

    def _add_fault(self, request: Request) -> object:
        self._faults.add(_FAULT.validate_python(dict(request.fields)))
        return self._faults.shown()

    def _add_class(self, request: Request) -> object:
        """Take `{"assignment": endpoint, "students": {email: {file: text}}}`, and fields of the assignment."""
        fields = dict(request.fields)
        name, students = fields.pop("assignment"), fields.pop("students")
        if not isinstance(name, str) or not isinstance(students, dict):
            raise TypeError("a class has an assignment's name and students")
        return self._store.add_class(name, students, **fields)

    def _state(self) -> object:
        """Count what is held, by assignment; `archived` scores are those that were posted again."""
        active = {(score.backup, score.kind) for score in self._store.active_scores()}
        scored = {backup for backup, _ in active}
        return {
            "assignments": {
                name: {
                    "submissions": len(final_submissions(assignment)),
                    "scored": sum(backup.id in scored for backup in final_submissions(assignment)),
                }
                for name, assignment in self._store.assignments.items()
            },
            "scores": len(active),
            "archived": len(self._store.scores) - len(active),
        }

    def _page(self) -> str:
        parts = [f"<!DOCTYPE html><title>Ok stand-in</title><style>{_STYLE}</style><h1>Ok stand-in</h1>"]
        scores: dict[str, list[str]] = {}
        for score in self._store.active_scores():
            text = f"<td>{escape(score.kind)}<td>{score.score:g}<td><pre>{escape(score.message)}</pre>"
            scores.setdefault(score.backup, []).append(text)
        for name, assignment in self._store.assignments.items():
            parts.append(f"<h2>{escape(name)}</h2><table><tr><th>backup<th>student<th>kind<th>score<th>message")
            for backup in final_submissions(assignment):
                who = f"<tr><td>{escape(backup.id)}<td>{escape(backup.submitter.email)}"
                parts += [who + text for text in scores.get(backup.id, ["<td><td>not scored<td>"])]
            parts.append("</table>")
        return "\n".join(parts)


def _json(status: int, value: object) -> Reply:
    return Reply(status, json.dumps(value, indent=1).encode("ascii"))
