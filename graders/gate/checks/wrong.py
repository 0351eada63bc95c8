"""Every submission that is known to be wrong earns exactly what its expected.toml says."""

from collections.abc import Iterator

from graders.gate.examination import Examination
from graders.gate.expected import read_expected, read_wrong
from graders.gate.finding import Finding, Level

NAME = "wrong"
NEEDS_SOLUTION = False


def run(exam: Examination) -> Iterator[Finding]:
    """Grade every folder of wrong/ and compare. Raises AssignmentError where an expected.toml is missing or broken."""
    folder = exam.folder / "wrong"
    folders = sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
    if not folders:
        yield Finding(
            NAME,
            Level.WARNING,
            f"there are no submissions in {folder}: put mistakes that students make there, each in a folder with an "
            "expected.toml",
        )
        return
    expected = {path.name: read_expected(path) for path in folders}
    problems = 0
    for name, verdict in exam.grade_all({path.name: read_wrong(path) for path in folders}):
        for problem in expected[name].problems(verdict):
            problems += 1
            yield Finding(NAME, Level.FAILED, f"{name} {problem}: mend the tests, or {folder / name / 'expected.toml'}")
    if not problems:
        told = "1 wrong submission earns what it should" if len(folders) == 1 else f"{len(folders)} wrong submissions"
        yield Finding(NAME, Level.OK, told if len(folders) == 1 else f"{told} earn what they should")
