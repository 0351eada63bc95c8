"""Every image that an assignment names is on Docker's host."""

from collections.abc import Iterator, Sequence

from graders.errors import AssignmentError
from worker.doctor.finding import Finding, Level
from worker.doctor.surroundings import Surroundings

NAME = "images"
NEEDS: Sequence[str] = ("docker",)


def run(around: Surroundings) -> Iterator[Finding]:
    """Look for each image once. Raises SandboxError."""
    users: dict[str, list[str]] = {}
    for assignment in around.loaded:
        for image in assignment.images:
            users.setdefault(image, []).append(assignment.endpoint)
    if not users:
        yield Finding(NAME, Level.NOTE, "no assignment names an image")
    for image, endpoints in sorted(users.items()):
        try:
            image_id = around.engine.image_id(image)
        except AssignmentError as error:
            yield Finding(NAME, Level.WRONG, f"{', '.join(endpoints)}: {error}")
        else:
            told = f"{image} ({image_id.removeprefix('sha256:')[:12]}) is there; used by {len(endpoints)}"
            yield Finding(NAME, Level.OK, told)
