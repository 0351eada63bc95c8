"""What a `[[suite]]` whose tests may run apart from the student's code says beside what every suite may."""

from typing import Annotated, Literal

from pydantic import Field

from graders.formats import SuiteTable, Text


class SeparableTable(SuiteTable):
    """The table with the keys of the wall between tests and student code."""

    #: Whether the tests run in a process of their own; where they cannot, verdicts say "in-process".
    separate: bool = True
    #: How long a process of the student's code lives.
    fresh: Literal["test", "class", "module", "suite"] = "test"
    #: Support modules that are the student's side's, and modules of a submission that are named like the library's.
    student_modules: tuple[Text, ...] = ()
    #: Whether the student's `__eq__` and `__contains__` may be asked about the tests' own values.
    student_compares: bool = False
    #: Wall clock for one test; by default half of the run's computing time.
    test_seconds: Annotated[float, Field(strict=True, gt=0, le=3600, allow_inf_nan=False)] | None = None
