"""`make fuzz`: a coverage-guided fuzzer at everything that reads what a cell or a student's process said."""

import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from tests.bench import environments

FOLDER = Path("build") / "fuzz"
#: What the fuzzer's own environment holds: it works on a copy of the code with probes in it, and needs nothing else.
PACKAGES = ("atheris>=3", "pydantic>=2.14")
TARGETS = ("frames", "answer", "reports", "ok", "unittest")


def main(
    seconds: Annotated[int, typer.Option(help="For all targets together.")] = 60,
    target: Annotated[list[str] | None, typer.Option(help=f"Only this one: {', '.join(TARGETS)}.")] = None,
) -> None:
    """Fuzz each target in turn; what breaks one is kept in build/fuzz, and the exit status tells."""
    python = environments.python(FOLDER, PACKAGES)
    targets = target or list(TARGETS)
    broken = [name for name in targets if not _fuzz(python, name, seconds // len(targets))]
    if broken:
        raise SystemExit(f"broken: {', '.join(broken)}; the inputs that did it are build/fuzz/*-crash-*")


def _fuzz(python: str, target: str, seconds: int) -> bool:
    """Fuzz one target on the corpus that earlier jobs left; tell whether it held."""
    corpus = FOLDER / "corpus" / target
    corpus.mkdir(parents=True, exist_ok=True)
    options = [
        f"-max_total_time={seconds}",
        "-rss_limit_mb=512",
        "-timeout=5",
        "-max_len=4096",
        f"-artifact_prefix={FOLDER}/{target}-",
        "-print_final_stats=1",
        "-verbosity=0",
    ]
    sys.stdout.write(f"{target}, {seconds} s\n")
    sys.stdout.flush()
    return subprocess.run([python, "-m", "tests.fuzz.targets", target, *options, corpus], check=False).returncode == 0


if __name__ == "__main__":
    typer.run(main)
