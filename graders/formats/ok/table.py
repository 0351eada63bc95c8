"""What a `[[suite]]` of the ok format may say beside what every suite may."""

from pathlib import Path
from typing import Annotated

from pydantic import Field

from graders.errors import SuiteError
from graders.formats import SuiteTable
from graders.formats.ok.suite import CASE_SECONDS, OkSuite, read_suite
from graders.sandbox.outcome import Box


class OkTable(SuiteTable):
    """The table with its own keys."""

    #: Wall clock for one case; a slower one fails, and those behind it still run.
    case_seconds: Annotated[float, Field(strict=True, gt=0, le=3600, allow_inf_nan=False)] = CASE_SECONDS


def loaded(folder: Path, table: OkTable, box: Box) -> OkSuite:
    """Load the suite of a table. Raises SuiteError where a case is given more time than a whole run has."""
    seconds, most = table.case_seconds, box.limits.wall_seconds
    if "case_seconds" in table.model_fields_set and seconds > most:
        raise SuiteError("case_seconds", f"{seconds:g} is more than the {most:g} wall_seconds of a whole run")
    return read_suite(folder, table.points, table.visibility_of, seconds)
