"""The meter reads a cell's cgroup on hosts of either version, as the kernel's documents show the files."""

from collections.abc import Callable
from pathlib import Path

import pytest

from graders.runtime.meter import Meter

#: The files of a host by its version, with CPU time in seconds and kills for memory to be filled in.
V1: dict[str, Callable[[float, int], str]] = {
    "cpuacct/cpuacct.usage": lambda seconds, _: f"{int(seconds * 1e9)}\n",
    "memory/memory.oom_control": lambda _, kills: f"oom_kill_disable 0\nunder_oom 0\noom_kill {kills}\n",
}
V2: dict[str, Callable[[float, int], str]] = {
    "cpu.stat": lambda seconds, _: f"usage_usec {int(seconds * 1e6)}\nuser_usec 1\nsystem_usec 2\nnr_periods 0\n",
    "memory.events": lambda _, kills: f"low 0\nhigh 0\nmax 9\noom 5\noom_kill {kills}\noom_group_kill 0\n",
}


def write(cgroup: Path, version: int, seconds: float, kills: int) -> None:
    """Write a container's view of its cgroup in place, as the kernel does."""
    for name, text in (V1, V2)[version - 1].items():
        (cgroup / name).parent.mkdir(exist_ok=True)
        (cgroup / name).write_text(text(seconds, kills))


@pytest.mark.parametrize("version", [1, 2])
def test_cpu_time_and_kills_are_read_as_they_grow(tmp_path: Path, version: int) -> None:
    write(tmp_path, version, 1.25, 0)
    meter = Meter(str(tmp_path))
    before = meter.cpu_seconds(), meter.memory_kills()
    write(tmp_path, version, 61.5, 3)

    assert ((1.25, 0), (61.5, 3)) == (before, (meter.cpu_seconds(), meter.memory_kills()))


def test_a_host_with_both_versions_is_read_by_the_first_whose_controllers_count(tmp_path: Path) -> None:
    write(tmp_path, 1, 2.5, 1)
    (tmp_path / "unified").mkdir()
    write(tmp_path / "unified", 2, 0, 0)

    assert 2.5 == Meter(str(tmp_path)).cpu_seconds()


@pytest.mark.parametrize("missing", ["memory.events", "cpu.stat"])
def test_a_cgroup_that_is_not_the_containers_own_is_refused(tmp_path: Path, missing: str) -> None:
    write(tmp_path, 2, 1, 0)
    (tmp_path / missing).unlink()

    with pytest.raises(FileNotFoundError):
        Meter(str(tmp_path))


def test_a_kernel_that_does_not_count_kills_is_refused(tmp_path: Path) -> None:
    write(tmp_path, 1, 1, 0)
    (tmp_path / "memory/memory.oom_control").write_text("oom_kill_disable 0\nunder_oom 0\n")

    with pytest.raises(OSError, match="oom_kill"):
        Meter(str(tmp_path)).memory_kills()
