"""Driver of the pytest format: collects the test files, runs the items of the tests asked for, reports each.

In a separated run the submission is reached across a wall, and what this process reports is its own. Without one,
tests and student code share this process, and its reports can be forged; the verdict says so.
"""

from __future__ import annotations

import importlib
import os
import sys
import unittest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graders.runtime import pytest_folders, pytest_tampering
from graders.runtime.crossing.closeness import judged_here
from graders.runtime.crossing.feedback import WallTeller
from graders.runtime.crossing.student import serve_student as serve_beyond_the_wall
from graders.runtime.crossing.tester import wall_of
from graders.runtime.pytest_explaining import Explainer
from graders.runtime.pytest_prepared import PREPARED
from graders.runtime.tracebacks import Teller

if PREPARED is not None:
    import pytest
    from _pytest.runner import CallInfo

    from graders.runtime.pytest_closeness import approx_judged_here

if TYPE_CHECKING:
    import socket
    from collections.abc import Mapping

    from graders.runtime.channel import Channel
    from graders.runtime.crossing.wall import Wall
    from graders.runtime.nursery import Nursery


#: No file of a student's named like one of these may take the place of what the tests import.
_OWN = {name: it for name, it in sys.modules.items() if name.partition(".")[0] in ("pytest", "_pytest", "unittest")}


def serve_student(connection: socket.socket) -> None:
    """Be the student's process, whose files a test may read."""
    os.umask(pytest_folders.MASK)
    serve_beyond_the_wall(connection)


def drive(task: Mapping[str, Any], channel: Channel, nursery: Nursery | None = None) -> None:
    """Run the tests of `task["modules"]`: each has a `name`, and `tests` as lists of a function's name and number.

    A name is that of pytest's node, without file and parameters. `task["fresh"]` says how long a student's process
    lives: "test", "class", "module" or "suite".
    """
    if PREPARED is None:
        channel.send({"lacking": "pytest"})
        return
    sys.modules.update(_OWN)
    names = [module["name"] for module in task["modules"]]
    # Where a test shares its process with others, it cannot run again for its words without a trace.
    runs_again = nursery is not None and task.get("fresh", "test") == "test"
    PREPARED.enter(os.getcwd(), [f"{name}.py" for name in names], explains=not runs_again)
    wall = None
    if nursery is not None:
        pytest_folders.open_with_care(nursery.folder)
        wall = wall_of(task, nursery)
        judged_here(unittest.TestCase)
        approx_judged_here()
    folder = os.getcwd() if nursery is None else nursery.folder
    PREPARED.config.pluginmanager.register(pytest_folders.Plugin(folder), "gradewright-folders")
    course = Course(channel, wall, task.get("fresh", "test"))
    PREPARED.config.pluginmanager.register(course, "gradewright")
    course.run(task["modules"])


class Course:
    """Runs tests one by one, and reports each of their items as it begins and ends."""

    def __init__(self, channel: Channel, wall: Wall | None, fresh: str) -> None:
        self._send, self._wall, self._fresh = channel.send, wall, fresh
        self._teller = Teller() if wall is None else WallTeller()
        self._session: Any = PREPARED.session  # type: ignore[union-attr]
        self._ending: tuple[str, str] | None = None
        self._unexplained = False
        self._explainer = Explainer(self._session.config)
        self._watch = pytest_tampering.Watch() if wall is None else None

    def run(self, modules: list[Any]) -> None:
        """Load all modules, plan their items, then run them."""
        items: list[Any] = []
        numbers: dict[str, int] = {}
        for module in modules:
            self._send({"loading": module["name"]})
            try:
                found = self._collected(module["name"])
            except BaseException as error:
                self._send({"broken": module["name"], "text": self._told(error, error.__traceback__)})
                continue
            self._send({"loaded": module["name"]})
            numbers |= {f"{module['name']}.py::{name}": number for name, number in module["tests"]}
            items += [item for item in found if _function_of(item) in numbers]
        self._session.items = items
        self._session.config.hook.pytest_collection_modifyitems(
            session=self._session, config=self._session.config, items=items
        )
        of = [numbers.get(_function_of(item)) for item in items]
        self._send({"planned": of})
        for number, item, following in zip(of, items, [*items[1:], None]):
            if number is not None:
                self._run(number, item, following)

    def _collected(self, name: str) -> list[Any]:
        if self._wall is not None:
            self._wall.begin_import()
        plugins = self._session.config.pluginmanager
        if os.path.isfile("conftest.py") and not plugins.has_plugin("conftest"):
            plugins.register(importlib.import_module("conftest"), "conftest")
        loaded = importlib.import_module(name)
        file = _File.from_parent(self._session, path=Path(os.getcwd(), f"{name}.py"))
        file.loaded = loaded
        items: list[Any] = []
        waiting: list[Any] = [file]
        while waiting:
            node = waiting.pop(0)
            if isinstance(node, pytest.Item):
                items.append(node)
            else:
                waiting[:0] = node.collect()
        return items

    def _run(self, number: int, item: Any, following: Any) -> None:
        self._send({"begin": number})
        status, text = self._ended(item, following)
        if self._unexplained:
            self._explainer.rewrite(item.module)
            if hasattr(item, "_initrequest"):
                item._initrequest()  # noqa: SLF001 -- as those do that run an item again
            text = self._ended(item, following)[1] or text
        self._send({"item": number, "status": status, "text": text and _with_parameters(item, text)})

    def _ended(self, item: Any, following: Any) -> tuple[str, str]:
        """Run an item and return how it ended."""
        self._ending, self._unexplained = None, False
        try:
            if self._wall is not None:
                self._wall.begin_test(self._key(item))
            item.ihook.pytest_runtest_protocol(item=item, nextitem=following)
        except BaseException as error:
            self._note("error", self._told(error, error.__traceback__))
        ended = None if self._wall is None else self._wall.end_test()
        if ended is not None:
            return ended.status, str(ended)
        if self._watch is not None and self._watch.is_tampered():
            return "error", "The checks of pytest itself were replaced while the tests ran."
        return self._ending or ("passed", "")

    def _key(self, item: Any) -> object:
        """Tell which items share a student's process."""
        module = item.nodeid.partition("::")[0]
        scopes = {"class": (module, getattr(item.cls, "__qualname__", "")), "module": module, "suite": "suite"}
        return scopes.get(self._fresh, item.nodeid)

    def pytest_runtest_protocol(self, item: Any, nextitem: Any) -> bool:
        """Run an item's three phases, in the place of pytest's own loop."""
        if self._phase(item, "setup", item.ihook.pytest_runtest_setup):
            self._phase(item, "call", item.ihook.pytest_runtest_call)
        self._phase(item, "teardown", item.ihook.pytest_runtest_teardown, nextitem=nextitem)
        return True

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Note a failed part of a test, which pytest logs by itself."""
        if report.outcome == "failed":
            self._note("failed", "A part of the test failed.")

    def _phase(self, item: Any, when: Any, hook: Any, **more: Any) -> bool:
        call: Any = CallInfo.from_call(lambda: hook(item=item, **more), when)
        report = item.ihook.pytest_runtest_makereport(item=item, call=call)
        if report.outcome == "failed":
            self._note_failure(item, call, report)
        elif report.outcome == "skipped" and not _has_failed_as_it_must(item, report):
            self._note("failed", "The test was skipped.")
        elif report.outcome == "passed" and hasattr(report, "wasxfail"):
            self._note("failed", "The test should have failed, but did not.")
        return bool(report.outcome == "passed")

    def _note_failure(self, item: Any, call: Any, report: Any) -> None:
        if call.excinfo is None:
            self._note("failed", "The test should have failed, but did not.")
            return
        error = call.excinfo.value
        runs_again = self._wall is not None and self._fresh == "test"
        self._unexplained = runs_again and self._explainer.is_of_use(item, error)
        is_check = isinstance(error, (AssertionError, pytest.fail.Exception)) and report.when == "call"
        self._note("failed" if is_check else "error", self._told(error, call.excinfo.tb))

    def _note(self, status: str, text: str) -> None:
        """Keep what went wrong first."""
        if self._ending is None:
            self._ending = (status, text)

    def _told(self, error: BaseException, traceback: Any) -> str:
        text = self._teller.describe(error, traceback)[2]
        for prefix in ("AssertionError: assert", "Failed: "):
            text = text.replace(prefix, prefix.partition(": ")[2])
        return text


if PREPARED is not None:

    class _File(pytest.Module):
        loaded: Any

        def _getobj(self) -> Any:
            return self.loaded


def _function_of(item: Any) -> str:
    """Return the node's name without its parameters."""
    return f"{item.parent.nodeid}::{getattr(item, 'originalname', None) or item.name}"


def _has_failed_as_it_must(item: Any, report: Any) -> bool:
    """Tell a failure that staff expect; the student's code may raise what pytest.xfail raises, too."""
    return hasattr(report, "wasxfail") and item.get_closest_marker("xfail") is not None


def _with_parameters(item: Any, text: str) -> str:
    """Put what a parametrised item was called with before its text."""
    parameters = getattr(getattr(item, "callspec", None), "id", "")
    return f"[{parameters}] {text}" if parameters else text
