"""A command in a real cell: what it finds, what it leaves, and what student code beside it cannot do."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from graders.formats.command import CommandSuite, load
from graders.sandbox.limits import Limits
from graders.sandbox.outcome import Box, Outcome
from graders.sandbox.pool import Pool
from graders.verdict import Ending
from tests.graders.formats.command.tables import table

LIMITS = Limits(cpu_seconds=2, wall_seconds=10, memory_mb=128, processes=16, disk_mb=4, output_kb=16)
RESULTS = "results/results.json"


@pytest.fixture(params=["process", "container"])
def box(request: pytest.FixtureRequest) -> Box:
    """Give both isolation modes in turn."""
    return Box("gradewright/python", request.param, LIMITS)


def suite(folder: Path, box: Box, files: dict[str, str], **keys: Any) -> CommandSuite:
    for name, text in files.items():
        (folder / name).write_text(text)
    return load(folder, table(**keys), box)


def run(sandbox: Pool, planned: CommandSuite, submission: dict[str, bytes] | None = None) -> Outcome:
    """Run as the engine does, with these files of the student's."""
    order = planned.plan([])
    assert order is not None
    assert order.box is not None
    folder = f"{order.submission_folder}/" if order.submission_folder else ""
    given = {f"{folder}{name}": data for name, data in (submission or {}).items()}
    outcome = sandbox.run(order.box, replace(order, files={**given, **order.files}))
    assert Ending.OK is outcome.ending, outcome
    return outcome


def test_it_runs_beside_the_submission_and_knows_where_everything_is(tmp_path: Path, box: Box, sandbox: Pool) -> None:
    script = (
        '#!/bin/sh\ncat lab.txt "$GRADEWRIGHT_SUBMISSION/lab.txt" "$GRADEWRIGHT_SOURCE/grade.sh" | wc -l\n'
        'echo left >"$GRADEWRIGHT_RESULTS"\nexit 3\n'
    )

    outcome = run(sandbox, suite(tmp_path, box, {"grade.sh": script}, command="./grade.sh"), {"lab.txt": b"1\n2\n"})

    assert ("8\n", ({"exit": 3},), {RESULTS: b"left\n"}) == (outcome.stdout, outcome.reports, outcome.files)


def test_gradescopes_absolute_paths_hold(tmp_path: Path, box: Box, sandbox: Pool) -> None:
    script = (
        "#!/usr/bin/env bash\nset -e\npwd\nls\ncp /autograder/submission/lab.txt /autograder/source/\n"
        "cd /autograder/source\nls\ncp lab.txt /autograder/results/results.json\n"
    )

    outcome = run(
        sandbox, suite(tmp_path, box, {"run_autograder": script}, layout="gradescope"), {"lab.txt": b"student's"}
    )

    expected = ["/autograder", "results", "run_autograder", "source", "submission", "lab.txt", "run_autograder"]
    assert (expected, {RESULTS: b"student's"}) == (outcome.stdout.split(), outcome.files)


def test_an_autograder_compiles_and_runs_what_was_handed_in(tmp_path: Path, sandbox: Pool) -> None:
    script = (
        "#!/bin/sh\ncd /autograder/source\ncp ../submission/main.c .\n"
        "gcc -o main main.c && ./main >/autograder/results/results.json\n"
    )
    box = Box("gradewright/c", "process", replace(LIMITS, wall_seconds=60, memory_mb=256))
    planned = suite(tmp_path, box, {"run_autograder": script}, layout="gradescope")

    outcome = run(sandbox, planned, {"main.c": b'#include <stdio.h>\nint main(void) { puts("{}"); return 0; }\n'})

    assert ({RESULTS: b"{}\n"}, "") == (outcome.files, outcome.stderr)


def test_the_next_run_finds_its_own_autograder_and_nothing_of_the_last(tmp_path: Path, box: Box, sandbox: Pool) -> None:
    script = "#!/bin/sh\nls /autograder/submission\necho x >/autograder/submission/$(ls /autograder/submission).old\n"
    again = suite(tmp_path, box, {"run_autograder": script}, layout="gradescope")

    listed = [run(sandbox, again, {name: b""}).stdout for name in ("one", "two")]

    assert ["one\n", "two\n"] == listed


def test_gradescopes_layout_works_without_any_submission(tmp_path: Path, box: Box, sandbox: Pool) -> None:
    script = "#!/bin/sh\nls /autograder/submission | wc -l\n"

    assert "0\n" == run(sandbox, suite(tmp_path, box, {"run_autograder": script}, layout="gradescope")).stdout


def test_a_run_of_another_layout_has_no_autograder(tmp_path: Path, box: Box, sandbox: Pool) -> None:
    command = ["python3", "-c", "import os; print(os.path.lexists('/autograder'), os.path.exists('/autograder'))"]

    assert "True False\n" == run(sandbox, suite(tmp_path, box, {}, command=command)).stdout


def test_results_that_a_student_hands_in_are_not_taken(tmp_path: Path, box: Box, sandbox: Pool) -> None:
    outcome = run(sandbox, suite(tmp_path, box, {}, command="true"), {RESULTS: b'{"score": 10}'})

    assert {RESULTS: b""} == outcome.files


def test_a_command_that_is_not_there_is_told(tmp_path: Path, box: Box, sandbox: Pool) -> None:
    outcome = run(sandbox, suite(tmp_path, box, {}, command="./no-such-program"))

    assert ({"problem": "command", "text": "No such file or directory"},) == outcome.reports


def test_an_image_without_the_link_is_told(tmp_path: Path, box: Box, sandbox: Pool) -> None:
    planned = suite(tmp_path, box, {"run_autograder": "#!/bin/sh\n"}, layout="gradescope")
    order = planned.plan([])
    assert order is not None
    assert order.box is not None

    # Without its own name below /box, the link leads nowhere, as it does where the image has none.
    outcome = sandbox.run(order.box, replace(order, known_as=""))

    assert ({"problem": "root", "text": "/autograder"},) == outcome.reports


def test_nothing_that_was_started_outlives_the_command_so_that_the_cell_stays_good(
    tmp_path: Path, sandbox: Pool
) -> None:
    lingers = "import os, time\nif os.fork() == 0:\n    os.setsid()\n    while True: time.sleep(1)\n"
    tells = "import lab\nprint(open('/proc/1/stat').read().split()[21])\n"
    box = Box("gradewright/python", "process", LIMITS)
    planned = suite(tmp_path, box, {"grade.py": tells}, command="python3 -B grade.py")

    first, second = (run(sandbox, planned, {"lab.py": lingers.encode()}).stdout for _ in range(2))

    assert first == second


def test_student_code_cannot_write_reports(tmp_path: Path, box: Box, sandbox: Pool) -> None:
    forge = (
        "import os\n"
        "seen = 0\n"
        "for pid in filter(str.isdigit, os.listdir('/proc')):\n"
        "    for number in range(8):\n"
        "        try: descriptor = os.open(f'/proc/{pid}/fd/{number}', os.O_WRONLY)\n"
        "        except OSError: continue\n"
        "        seen += pid != str(os.getpid())\n"
        '        if number > 2: os.write(descriptor, b\'{"exit": 0}\\n{"end": true}\\n\')\n'
        "print(seen)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    planned = suite(tmp_path, box, {"grade.py": "import lab"}, command="python3 -B grade.py")

    assert ({"exit": -9},) == run(sandbox, planned, {"lab.py": forge.encode()}).reports
