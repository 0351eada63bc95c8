"""Times as platforms write them: in UTC, whether or not they say so."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator


def _in_utc(time: datetime) -> datetime:
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)


#: A moment in UTC.
Moment = Annotated[datetime, AfterValidator(_in_utc)]
