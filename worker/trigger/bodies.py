"""What Ok sends, checked: everything in a body is untrusted, and no error repeats any of it."""

from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from worker.trigger.refusal import RequestRefusedError

T = TypeVar("T")

#: More than the largest course has submissions of one assignment.
BATCH_LIMIT = 20_000

#: An id as Hashids makes it: it becomes a part of an address at Ok, and of a record's name.
BackupId = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z]{6,32}$")]
#: What may stand in a header.
Token = Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]{1,512}$")]
Key = Annotated[str, StringConstraints(min_length=1, max_length=255)]
JobId = Annotated[str, StringConstraints(max_length=64)]


class Batch(BaseModel):
    """A request to grade: one person's press of the button at Ok, or Ok's own retry."""

    model_config = ConfigDict(frozen=True, strict=True)

    subm_ids: Annotated[list[BackupId], Field(max_length=BATCH_LIMIT)]
    assignment: Key
    access_token: Annotated[Token, Field(repr=False)]
    priority: str = "default"

    @property
    def is_urgent(self) -> bool:
        """Whether a person waits for it: Ok says so of one backup, and in retries."""
        return self.priority == "high" or len(self.subm_ids) == 1


class Addressed(BaseModel):
    """What every request about an assignment has: its autograding key."""

    model_config = ConfigDict(frozen=True, strict=True)

    assignment: Key


BATCH = TypeAdapter(Batch)
ADDRESSED = TypeAdapter(Addressed)
JOBS = TypeAdapter(Annotated[list[JobId], Field(max_length=BATCH_LIMIT, strict=True)])


def read(adapter: TypeAdapter[T], body: bytes) -> T:
    """Return what a body holds. Raises RequestRefusedError that tells where it is wrong, never what stands there."""
    try:
        return adapter.validate_json(body)
    except ValidationError as error:
        found = error.errors(include_input=False, include_context=False, include_url=False)[:3]
        told = "; ".join(f"{_place(one['loc'])}{one['msg']}" for one in found)
        raise RequestRefusedError(400, f"the body is not what Ok sends: {told}") from None


def _place(location: tuple[int | str, ...]) -> str:
    return f"{'.'.join(map(str, location))}: " if location else ""
