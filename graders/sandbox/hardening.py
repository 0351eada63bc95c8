"""How hard the walls of a cell are: what Docker is told to take away from it, and to bound."""

from functools import cache
from importlib import resources
from pathlib import Path

import docker

from graders.sandbox.outcome import Box

#: Memory and processes of the cell's own supervisor and zygote, beyond the run's: some 16 MB were seen.
OWN_MEMORY_MB = 24
OWN_PROCESSES = 2
#: What the tester and the student's template take beside that in a cell of separated runs.
TESTER_MEMORY_MB = 40
TESTER_PROCESSES = 2
#: Files that a run may make for each megabyte of its disk.
INODES_PER_MB = 64
#: To write a run's files for its user, to become that user, and to wipe what the user left, whatever its mode.
CAPABILITIES = ["CHOWN", "DAC_OVERRIDE", "SETGID", "SETUID"]


def cell_memory_mb(box: Box) -> int:
    """Return the memory limit of a whole cell."""
    own = OWN_MEMORY_MB + TESTER_MEMORY_MB * box.separated
    return box.limits.memory_mb + box.limits.disk_mb + own


def hardening(box: Box) -> dict[str, object]:
    """Return the host configuration of a cell, as docker-py's create_host_config takes it."""
    limits = box.limits
    memory = cell_memory_mb(box) << 20
    size = f"mode=0711,size={limits.disk_mb}m,nr_inodes={limits.disk_mb * INODES_PER_MB}"
    mount = f"rw,nosuid,nodev,{'exec' if box.executable else 'noexec'},{size}"
    return {
        "network_mode": "none",
        "ipc_mode": "none",  # no shared memory file system that would outlive a run
        "read_only": True,
        "cap_drop": ["ALL"],
        "cap_add": CAPABILITIES,
        "security_opt": ["no-new-privileges", f"seccomp={seccomp_profile()}"],
        "mem_limit": memory,
        "memswap_limit": memory,
        "pids_limit": limits.processes + OWN_PROCESSES + TESTER_PROCESSES * box.separated,
        "tmpfs": {"/box": mount},
        "auto_remove": True,
        "log_config": docker.types.LogConfig(type="none"),
    }


@cache
def seccomp_profile() -> str:
    """Return the system call filter of a cell, JSON as Docker takes it, with a reason by each rule."""
    shipped = resources.files("graders.sandbox").joinpath("seccomp.json")
    if shipped.is_file():
        return shipped.read_text()
    return (Path(__file__).parents[2] / "deploy" / "seccomp.json").read_text()  # a checkout
