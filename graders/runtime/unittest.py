"""Driver of the unittest format: loads the test modules, runs the tests asked for, reports each.

In a separated run the submission is reached across a wall, and what this process reports is its own. Without one,
tests and student code share this process, and its reports can be forged; the verdict says so.
"""

from __future__ import annotations

import importlib
import sys
import unittest
from typing import TYPE_CHECKING, Any

from graders.runtime.crossing.closeness import judged_here
from graders.runtime.crossing.feedback import WallTeller
from graders.runtime.crossing.student import serve_student
from graders.runtime.crossing.tester import wall_of
from graders.runtime.tracebacks import Teller

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graders.runtime.channel import Channel
    from graders.runtime.crossing.wall import Wall
    from graders.runtime.nursery import Nursery

__all__ = ["drive", "serve_student"]


def drive(task: Mapping[str, Any], channel: Channel, nursery: Nursery | None = None) -> None:
    """Run the tests of `task["modules"]`: each has a `name`, and `tests` as lists of class, method and number.

    In a separated run `task["fresh"]` says how long a student's process lives: "test", "class", "module" or "suite".
    """
    # A student's file of this name must not take the place of what the tests import.
    sys.modules["unittest"] = unittest
    wall = None if nursery is None else wall_of(task, nursery)
    if wall is not None:
        judged_here(unittest.TestCase)
    reporter = Reporter(channel, wall, task.get("fresh", "test"))
    for module in task["modules"]:
        channel.send({"loading": module["name"]})
        try:
            if wall is not None:
                wall.begin_import()
            loaded = importlib.import_module(module["name"])
        except BaseException as error:
            channel.send({"broken": module["name"], "text": reporter.text(error)})
            continue
        channel.send({"loaded": module["name"]})
        reporter.run(loaded, module["tests"])


class Reporter(unittest.TestResult):
    """Reports each test as it begins and ends: passed only if nothing went wrong in any part of it."""

    def __init__(self, channel: Channel, wall: Wall | None, fresh: str) -> None:
        super().__init__()
        self._send = channel.send
        self._wall, self._fresh = wall, fresh
        self._teller = Teller() if wall is None else WallTeller()
        self._numbers: dict[int, int] = {}
        self._ending: tuple[str, str] | None = None
        self._checks = dict(vars(unittest.TestCase))

    def text(self, error: BaseException) -> str:
        """Describe the exception that is being handled."""
        return self._teller.describe(error)[2]

    def run(self, module: Any, tests: list[Any]) -> None:
        """Run tests of a loaded module; those whose class or module fixture failed fail with its text."""
        self._fixture_text = ""
        cases: list[unittest.TestCase] = []
        for class_name, method, number in tests:
            try:
                case = getattr(module, class_name)(method)
            except BaseException as error:
                self._report(number, "error", self.text(error))
                continue
            self._numbers[id(case)] = number
            cases.append(case)
        while cases:
            self._run(cases)
            cases = [case for case in cases if id(case) in self._numbers]

    def _run(self, cases: list[unittest.TestCase]) -> None:
        """Run tests, all or up to a class whose fixture ends more than itself."""
        try:
            unittest.TestSuite(cases).run(self)
            lost = [case for case in cases if id(case) in self._numbers]
        except BaseException as error:
            if self._wall is None:
                raise
            self._fixture_text = self.text(error)
            left = [case for case in cases if id(case) in self._numbers]
            lost = [case for case in left if type(case) is type(left[0])]
        for case in lost:
            self._report(self._numbers.pop(id(case)), "error", self._fixture_text)

    def startTest(self, test: unittest.TestCase) -> None:  # noqa: N802 - unittest's name
        """Report that a test begins."""
        self._ending = None
        self._send({"begin": self._numbers[id(test)]})
        if self._wall is not None:
            kind = type(test)
            scopes = {"class": (kind.__module__, kind.__qualname__), "module": kind.__module__, "suite": "suite"}
            self._wall.begin_test(scopes.get(self._fresh, self._numbers[id(test)]))

    def stopTest(self, test: unittest.TestCase) -> None:  # noqa: N802 - unittest's name
        """Report how a test ended."""
        ended = None if self._wall is None else self._wall.end_test()
        if ended is not None:
            self._ending = (ended.status, str(ended))
        elif self._wall is None and self._is_tampered():
            self._ending = ("error", "The checks of unittest itself were replaced while the tests ran.")
        self._report(self._numbers.pop(id(test)), *(self._ending or ("error", "")))

    def addSuccess(self, test: unittest.TestCase) -> None:  # noqa: ARG002, N802 - unittest's name
        """Note that a test passed."""
        self._note("passed", "")

    def addFailure(self, test: unittest.TestCase, err: Any) -> None:  # noqa: ARG002, N802 - unittest's name
        """Note that a check failed."""
        self._note("failed", self._told(err))

    def addError(self, test: Any, err: Any) -> None:  # noqa: N802 - unittest's name
        """Note an exception, of a test or of the fixture of a class or module."""
        if isinstance(test, unittest.TestCase):
            self._note("error", self._told(err))
        else:
            self._fixture_text = self._told(err)

    def addSubTest(self, test: Any, subtest: Any, err: Any) -> None:  # noqa: ARG002, N802 - unittest's name
        """Note that a part of a test went wrong."""
        if err is not None:
            self._note("failed", self._told(err))

    def addSkip(self, test: unittest.TestCase, reason: str) -> None:  # noqa: ARG002, N802 - unittest's name
        """Note that a test was left out, which proves nothing."""
        self._note("failed", "The test was skipped.")

    def addExpectedFailure(self, test: unittest.TestCase, err: Any) -> None:  # noqa: ARG002, N802 - unittest's name
        """Note that a test failed as it must."""
        self._note("passed", "")

    def addUnexpectedSuccess(self, test: unittest.TestCase) -> None:  # noqa: ARG002, N802 - unittest's name
        """Note that a test passed that must fail."""
        self._note("failed", "The test should have failed, but did not.")

    def _is_tampered(self) -> bool:
        """Tell whether `TestCase` is another than before any module was loaded: the simplest of forgeries."""
        now = vars(unittest.TestCase)
        return len(now) != len(self._checks) or any(now.get(name) is not it for name, it in self._checks.items())

    def _note(self, status: str, text: str) -> None:
        """Keep what went wrong first; a later success is none."""
        if self._ending is None or self._ending[0] == "passed":
            self._ending = (status, text)

    def _report(self, number: int, status: str, text: str) -> None:
        self._send({"test": number, "status": status, "text": text})

    def _told(self, err: Any) -> str:
        return self._teller.describe(err[1], err[2])[2]
