"""Reads a Gradescope results.json, as https://gradescope-autograders.readthedocs.io/en/latest/specs/ has it."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from graders.formats.command.claims import LARGEST_SCORE, MOST_TESTS, Claim, Claims, ClaimsError
from graders.formats.command.wording import TextFormat, as_text
from graders.formats.plain_text import plain
from graders.verdict import Visibility

#: Of the file.
MOST_BYTES = 4 << 20
_NAME_CHARS = 200
_LEADERBOARD = "The leaderboard in the results is not shown here."

Score = Annotated[float, Field(strict=True, ge=-LARGEST_SCORE, le=LARGEST_SCORE, allow_inf_nan=False)]
Seen = Literal["hidden", "after_due_date", "after_published", "visible"]

_VISIBILITY = {
    "hidden": Visibility.HIDDEN,
    "after_due_date": Visibility.AFTER_DUE,
    # Nobody publishes grades here: what would wait for it is never shown.
    "after_published": Visibility.HIDDEN,
    "visible": Visibility.VISIBLE,
}


class _Test(BaseModel):
    """What counts here; `tags` and `extra_data` do not, and keys that nobody knows are none of our business."""

    model_config = ConfigDict(strict=True)

    score: Score | None = None
    max_score: Annotated[Score, Field(ge=0)] | None = None
    status: Literal["passed", "failed"] | None = None
    name: str | None = None
    name_format: TextFormat | None = None
    number: str | float | None = None
    output: str | None = None
    output_format: TextFormat | None = None
    visibility: Seen | None = None


class _Results(BaseModel):
    """The whole file. `execution_time` is left out: what a run took is measured outside of it."""

    model_config = ConfigDict(strict=True)

    score: Score | None = None
    output: str | None = None
    output_format: TextFormat | None = None
    test_output_format: TextFormat | None = None
    test_name_format: TextFormat | None = None
    visibility: Seen | None = None
    stdout_visibility: Seen | None = None
    tests: list[_Test] | None = Field(default=None, max_length=MOST_TESTS)
    leaderboard: object = None


def read_results(data: bytes, stdout: str) -> Claims:
    """Return what a results.json claims; `stdout` is shown where it says so. Raises ClaimsError."""
    results = _decoded(data)
    if results.score is None and not results.tests:
        raise ClaimsError("the results hold neither a score nor tests.")
    tests = tuple(_claim(test, place, results) for place, test in enumerate(results.tests or (), 1))
    remarks = [Claim("About the submission", text=_text(results))]
    if results.stdout_visibility is not None:
        seen = _VISIBILITY[results.stdout_visibility]
        remarks.append(Claim("What was printed", visibility=seen, text=as_text(stdout, "ansi")))
    return Claims(tests, results.score, tuple(remark for remark in remarks if remark.text))


def _decoded(data: bytes) -> _Results:
    if not data:
        raise ClaimsError("no results file was left.")
    if len(data) > MOST_BYTES:
        raise ClaimsError(f"the results are larger than {MOST_BYTES >> 20} MiB.")
    try:
        return _Results.model_validate_json(data)
    except ValidationError as error:
        problem = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(map(str, problem["loc"])) or "the file"
        raise ClaimsError(f"the results are malformed: {where}: {plain(problem['msg'])[:_NAME_CHARS]}.") from None


def _claim(test: _Test, place: int, results: _Results) -> Claim:
    visibility = test.visibility or results.visibility
    return Claim(
        name=_name(test, place, results),
        score=test.score,
        max_score=test.max_score,
        passed=None if test.status is None else test.status == "passed",
        visibility=_VISIBILITY[visibility] if visibility else None,
        text=as_text(test.output or "", test.output_format or results.test_output_format or "text"),
    )


def _name(test: _Test, place: int, results: _Results) -> str:
    style = test.name_format or results.test_name_format or "text"
    name = " ".join(as_text(test.name or "", style)[:_NAME_CHARS].split())
    if name:
        return name
    number = f"{test.number:g}" if isinstance(test.number, float) else test.number
    return f"test {plain(number or str(place))[:_NAME_CHARS]}"


def _text(results: _Results) -> str:
    output = as_text(results.output or "", results.output_format or "simple_format")
    note = _LEADERBOARD if results.leaderboard else ""
    return "\n".join(filter(None, (output, note)))
