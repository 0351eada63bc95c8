"""A cell really starts, really runs a program, and is really confined: what Docker claims is not taken on trust."""

from collections.abc import Iterator, Sequence

from graders.errors import AssignmentError
from graders.sandbox.inspection import TRIAL_LIMITS, Hello, Trial, greet, trial
from worker.doctor.finding import Finding, Level
from worker.doctor.surroundings import Surroundings

NAME = "cells"
NEEDS: Sequence[str] = ("docker",)

DEFAULT_IMAGE = "gradewright/python"
#: From the first call to the end of the first program; a healthy machine needs less than one.
SLOW_SECONDS = 5.0
#: What a limit of the control group may exceed that of the run by: the supervisor needs room too.
ROOM = 4


def run(around: Surroundings) -> Iterator[Finding]:
    """Try a cell of each image; the first is thrown what it must withstand. Raises SandboxError."""
    images = sorted({image for assignment in around.loaded for image in assignment.images}) or [DEFAULT_IMAGE]
    tried = False
    for image in images:
        try:
            if tried:
                hello, seconds = greet(around.new_engine(), image)
                yield from hail(image, hello, seconds, around.host.runtime)
            else:
                yield from judged(image, trial(around.new_engine(), image), around.host.runtime)
                tried = True
        except AssignmentError as error:
            yield Finding(NAME, Level.NOTE, f"no cell was tried: {error}")


def judged(image: str, found: Trial, runtime: str = "runc") -> Iterator[Finding]:
    """Judge a trial."""
    yield from hail(image, found.hello, found.seconds, runtime)
    problems = list(_leaks(found))
    told = "limits of memory and processes hold"
    yield from problems or [Finding(NAME, Level.OK, told)]


def hail(image: str, hello: Hello, seconds: float, runtime: str) -> Iterator[Finding]:
    """Judge how a cell began."""
    told = f"a cell of {image} started and ran a program in {seconds:.1f} s"
    if seconds > SLOW_SECONDS:
        yield Finding(NAME, Level.WARNING, f"{told}: slow", "look at the load of Docker's host, and at its disk")
    else:
        yield Finding(NAME, Level.OK, told)
    # A runtime with a kernel of its own, as gVisor's, filters in its own way, which a program in it does not see.
    is_plain = runtime in {"", "runc", "crun"}
    open_doors = [
        what
        for what, is_open in (
            ("system calls are not filtered", is_plain and not hello.seccomp),
            ("privileges can be gained", not hello.no_new_privileges),
            (f"it has capabilities ({hello.capabilities:#x})", bool(hello.capabilities)),
            (f"it has networks ({', '.join(hello.networks)})", bool(set(hello.networks) - {"lo"})),
        )
        if is_open
    ]
    if open_doors:
        mend = "look at the runtime of Docker's host and its daemon.json: something there undoes what a cell asks for"
        yield Finding(
            NAME, Level.WRONG, f"a program in a cell of {image} is not confined: {'; '.join(open_doors)}", mend
        )


def _leaks(found: Trial) -> Iterator[Finding]:
    limits, hello = TRIAL_LIMITS, found.hello
    mend = "see `docker info` for warnings about limits, and the check `confinement`"
    if not found.memory_is_bounded or (hello.memory or 0) > ROOM * limits.memory_mb << 20:
        yield Finding(NAME, Level.WRONG, f"a run used more than its {limits.memory_mb} MB of memory unhindered", mend)
    if found.forks > limits.processes or (hello.processes or 0) > ROOM * limits.processes:
        text = f"a run made {found.forks} processes where {limits.processes} were allowed"
        yield Finding(NAME, Level.WRONG, text, mend)
    if not found.forks:
        yield Finding(NAME, Level.WRONG, "a run could make no process at all", "raise the limits of the Docker daemon")
