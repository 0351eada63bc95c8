"""The kernel of Docker's host can bound and filter what a cell does, as far as Docker claims."""

from collections.abc import Iterator, Sequence

from graders.sandbox.inspection import Host
from worker.doctor.finding import Finding, Level
from worker.doctor.surroundings import Surroundings

NAME = "confinement"
NEEDS: Sequence[str] = ("docker",)

_REBOOT = "(in /etc/default/grub, GRUB_CMDLINE_LINUX; then `update-grub` and a restart)"
_ROOTLESS = "; with rootless Docker, have systemd delegate these controllers to the user, which needs cgroup version 2"


def run(around: Surroundings) -> Iterator[Finding]:
    """Ask Docker what it can confine. Raises SandboxError."""
    problems = list(_problems(around.host))
    told = (
        f"control groups version {around.host.cgroup_version}: memory, swap and processes are bounded; seccomp filters"
    )
    yield from problems or [Finding(NAME, Level.OK, told)]


def judged(host: Host) -> list[Finding]:
    """Judge what Docker tells; empty where all is well."""
    return list(_problems(host))


def _problems(host: Host) -> Iterator[Finding]:
    if not host.memory_limit:
        mend = f"start the kernel with cgroup_enable=memory {_REBOOT}{_ROOTLESS}"
        yield Finding(NAME, Level.WRONG, "Docker cannot bound a container's memory", mend)
    if not host.pids_limit:
        mend = f"use a kernel with CONFIG_CGROUP_PIDS{_ROOTLESS}"
        yield Finding(NAME, Level.WRONG, "Docker cannot bound a container's processes", mend)
    if host.memory_limit and not host.swap_limit:
        text = "Docker bounds memory but not swap: a run may fill the machine's swap, and slow down all others"
        mend = f"switch swap off (`swapoff -a`), or start the kernel with swapaccount=1 {_REBOOT}"
        yield Finding(NAME, Level.WARNING, text, mend)
    if not host.has_seccomp:
        mend = "use a kernel with CONFIG_SECCOMP_FILTER, and a Docker that was built with seccomp"
        yield Finding(NAME, Level.WRONG, "Docker cannot filter system calls", mend)
