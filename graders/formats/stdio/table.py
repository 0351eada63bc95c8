"""What may stand in a `[[suite]]` of the stdio format."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from graders.formats import Points, SuiteTable, Text

Seconds = Annotated[float, Field(strict=True, gt=0, le=3600, allow_inf_nan=False)]
Megabytes = Annotated[int, Field(strict=True, ge=16, le=16384)]
Kilobytes = Annotated[int, Field(strict=True, ge=1, le=16384)]
Processes = Annotated[int, Field(strict=True, ge=1, le=1024)]
Tolerance = Annotated[float, Field(strict=True, ge=0, allow_inf_nan=False)]
#: One text is split as a shell would, but no shell runs it; a list is taken as it is.
Command = Annotated[str, Field(min_length=1)] | tuple[str, ...]
Comparison = Literal["exact", "trailing", "tokens", "numbers", "checker"]


class CompileTable(BaseModel):
    """`[suite.compile_limits]`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    cpu_seconds: Seconds = 30.0
    wall_seconds: Seconds = 60.0
    memory_mb: Megabytes = 512
    processes: Processes = 64
    output_kb: Kilobytes = 256


class TestTable(BaseModel):
    """`[suite.tests.NAME]`: what is told of a test beside its files, over which it wins."""

    __test__ = False  # pytest would collect a class of this name
    model_config = ConfigDict(extra="forbid", frozen=True)

    points: Points | None = None
    arguments: Command | None = None
    #: Whether the test stands in the problem's statement, and so is seen by everybody.
    sample: bool = Field(default=False, strict=True)


class StdioTable(SuiteTable):
    """A `[[suite]]` of programs that read and write."""

    language: Text = "python"
    #: The program's file; the first of `[submission] files` where none is given.
    main: Text | None = None
    image: Text | None = None
    #: `""` for a language that is not compiled.
    compile: Command | Literal[""] | None = None
    run: Command | None = None
    compile_limits: CompileTable = CompileTable()

    compare: Comparison = "trailing"
    relative_tolerance: Tolerance | None = None
    absolute_tolerance: Tolerance | None = None
    #: A file of the suite's folder with `check(reply, clue)`.
    checker: Text | None = None

    score: Literal["fraction", "all"] = "fraction"
    stop_at_first_failure: bool = Field(default=False, strict=True)
    tests: Mapping[Text, TestTable] = {}

    #: Of each test; those of `[sandbox]` where none is given.
    cpu_seconds: Seconds | None = None
    wall_seconds: Seconds | None = None
    memory_mb: Megabytes | None = None
    output_kb: Kilobytes | None = None

    def for_submission(self, files: Sequence[str]) -> Self:
        """Take the first of the files that are asked for as the program, where the table names none."""
        return self.model_copy(update={"main": self.main or next(iter(files), None)})
