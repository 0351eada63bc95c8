"""The block of a step as JSON has it: only what is known of it, checked; all else is left to the document."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, JsonValue

from worker.challenges.archive import Pair


def _list(value: object) -> object:
    return [] if value is None else value


class _Lenient(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _Limit(_Lenient):
    time: float = Field(gt=0)
    memory: int = Field(gt=0)


class _Time(_Lenient):
    language: str
    time: float = Field(gt=0)


class _Memory(_Lenient):
    language: str
    memory: int = Field(gt=0)


class Options(_Lenient):
    """What Stepic makes of the source for learners."""

    limits: dict[str, _Limit] = {}
    code_templates: dict[str, str] = {}
    samples: Annotated[list[Pair], BeforeValidator(_list)] = []


class Source(_Lenient):
    """What the author wrote; Stepic's editor begins with these values."""

    code: str = ""
    templates_data: str = ""
    test_cases: Annotated[list[Pair], BeforeValidator(_list)] = []
    test_archive: JsonValue = None
    samples_count: int = 1
    execution_time_limit: float = Field(default=5, gt=0)
    execution_memory_limit: int = Field(default=256, gt=0)
    is_time_limit_scaled: bool = True
    is_memory_limit_scaled: bool = True
    manual_time_limits: Annotated[list[_Time], BeforeValidator(_list)] = []
    manual_memory_limits: Annotated[list[_Memory], BeforeValidator(_list)] = []
    are_all_tests_run: bool = False
    are_all_tests_scored: bool = False


class Block(_Lenient):
    """A step's block."""

    name: str
    text: str = ""
    options: Options = Options()
    source: Source | None = None
