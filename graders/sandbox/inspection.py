"""What can be said of a Docker host before anybody depends on it: what it claims, and what a cell there really does."""

import time
from contextlib import closing
from dataclasses import dataclass

from pydantic import BaseModel, Field, ValidationError

from graders.errors import SandboxError
from graders.sandbox.docker import Engine
from graders.sandbox.limits import Limits
from graders.sandbox.outcome import Box, Json, Outcome, Run
from graders.sandbox.pool import Pool
from graders.verdict import Ending

#: Small enough that meeting them hurts nobody.
TRIAL_LIMITS = Limits(cpu_seconds=5, wall_seconds=10, memory_mb=64, processes=8, disk_mb=4, output_kb=16)
TRIAL_CELL_SECONDS = 30.0

#: Prints what the process of a run may do, and the limits of its container's control group, version 1 or 2.
_HELLO = b"""
import json
def first(*paths):
    for path in paths:
        try:
            with open(path) as file: return int(file.read())
        except (OSError, ValueError): pass
with open("/proc/self/status") as file:
    status = dict(line.split(":", 1) for line in file if ":" in line)
with open("/proc/net/dev") as file:
    networks = [line.split(":")[0].strip() for line in file if ":" in line]
group = "/sys/fs/cgroup/"
print(json.dumps({
    "memory": first(group + "memory.max", group + "memory/memory.limit_in_bytes"),
    "processes": first(group + "pids.max", group + "pids/pids.max"),
    "seccomp": status.get("Seccomp", "").strip() == "2",
    "no_new_privileges": status.get("NoNewPrivs", "").strip() == "1",
    "capabilities": int(status.get("CapEff", "0"), 16),
    "networks": networks,
}))
"""
#: Three processes, none of which is over the limit alone.
_HOG = b"""
import os, time
for _ in range(2):
    if os.fork() == 0: break
held = b"x" * (%d << 20)
time.sleep(8)
""" % (TRIAL_LIMITS.memory_mb * 2 // 3)
_FORKS = b"""
import os, time
made = 0
try:
    while made < 200:
        if os.fork() == 0:
            time.sleep(8)
            os._exit(0)
        made += 1
except OSError: pass
print(made, flush=True)
os._exit(0)
"""


class Host(BaseModel):
    """What Docker tells of its host; of other versions than were tried it may tell less."""

    version: str = Field(default="", alias="ServerVersion")
    cgroup_version: str = Field(default="1", alias="CgroupVersion")
    memory_limit: bool = Field(default=True, alias="MemoryLimit")
    swap_limit: bool = Field(default=True, alias="SwapLimit")
    pids_limit: bool = Field(default=True, alias="PidsLimit")
    memory_bytes: int = Field(default=0, alias="MemTotal")
    root_folder: str = Field(default="", alias="DockerRootDir")
    security: tuple[str, ...] = Field(default=(), alias="SecurityOptions")
    warnings: tuple[str, ...] | None = Field(default=None, alias="Warnings")
    runtime: str = Field(default="", alias="DefaultRuntime")

    @property
    def is_rootless(self) -> bool:
        """Whether Docker runs without root's rights."""
        return any(option.startswith("name=rootless") for option in self.security)

    @property
    def has_seccomp(self) -> bool:
        """Whether Docker can filter system calls."""
        return any(option.startswith("name=seccomp") for option in self.security)


class Hello(BaseModel):
    """What a run in a cell found about itself; a limit is None where the control group does not show."""

    memory: int | None
    processes: int | None
    seccomp: bool
    no_new_privileges: bool
    capabilities: int
    networks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """What a cell of an image really does."""

    #: From the first call to the end of the first run.
    seconds: float
    hello: Hello
    #: Whether a run was ended where its processes together used more memory than its limit.
    memory_is_bounded: bool
    #: Processes that a run could make, of 200 that it wanted.
    forks: int


def host(engine: Engine) -> Host:
    """Ask Docker about its host. Raises SandboxError."""
    try:
        return Host.model_validate(engine.info())
    except ValidationError as error:
        raise SandboxError(f"Docker tells of itself in a way that nobody knows: {error}") from error


def greet(engine: Engine, image: str) -> tuple[Hello, float]:
    """Start a cell, run a program in it, and tell how many seconds that took; the engine is closed with it.

    Raises AssignmentError, SandboxError.
    """
    with closing(_pool(engine)) as pool:
        return _greet(pool, image)


def trial(engine: Engine, image: str) -> Trial:
    """Run in a cell what must be stopped there; the engine is closed with it. Raises AssignmentError, SandboxError."""
    with closing(_pool(engine)) as pool:
        hello, seconds = _greet(pool, image)
        hog, forks = _run(pool, image, _HOG), _run(pool, image, _FORKS)
    made = forks.stdout.strip()
    return Trial(seconds, hello, hog.ending is Ending.MEMORY, int(made) if made.isdecimal() else 0)


def _pool(engine: Engine) -> Pool:
    return Pool(engine, 1, memory_mb=4 * TRIAL_LIMITS.memory_mb, cell_seconds=TRIAL_CELL_SECONDS)


def _greet(pool: Pool, image: str) -> tuple[Hello, float]:
    began = time.monotonic()
    outcome = _run(pool, image, _HELLO)
    try:
        return Hello.model_validate_json(outcome.stdout), time.monotonic() - began
    except ValidationError:
        raise SandboxError(
            f"a cell of {image} started, and its first program ended with {outcome.ending}: {outcome.stderr[-300:]}"
        ) from None


def _run(pool: Pool, image: str, program: bytes) -> Outcome:
    task: dict[str, Json] = {"command": None, "script": "trial.py", "arguments": (), "input": ""}
    return pool.run(Box(image, "container", TRIAL_LIMITS), Run("program", task, {"trial.py": program}))
