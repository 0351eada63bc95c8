"""`gradewright try` grades local files without Ok and Redis; its exit code tells only of what is not the student's."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[3]
LAB = "graders/examples/cal/cs61a/sp16/lab00"


def gradewright(*arguments: str | Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the command line with these settings and no others."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GRADEWRIGHT_")}
    settings = {f"GRADEWRIGHT_{name}": value for name, value in settings.items()}
    command = [sys.executable, "-m", "worker", "try", *map(str, arguments)]
    return subprocess.run(command, env=environment | settings, cwd=ROOT, capture_output=True, text=True, check=False)


def verdicts(output: str) -> list[Mapping[str, object]]:
    """Return the JSON lines of an output."""
    return [json.loads(line) for line in output.splitlines()]


def test_each_path_is_a_line_in_order_with_the_promised_keys() -> None:
    paths = [f"{LAB}/wrong/wrong_answer", f"{LAB}/solution/lab00.py", f"{LAB}/wrong/missing_file"]

    done = gradewright(LAB, *paths, "--json")
    lines = verdicts(done.stdout)

    assert (0, "") == (done.returncode, done.stderr)
    assert paths == [line["submission"] for line in lines]
    assert [0, 10, 0] == [line["score"] for line in lines]
    assert ["student", None, "student"] == [line["fault"] for line in lines]
    assert all(
        {"score", "max_score", "fault", "assurance", "tests", "outcome", "provenance"} <= line.keys() for line in lines
    )


def test_an_endpoint_is_found_below_the_assignments_folder() -> None:
    done = gradewright(
        "cal/cs61a/sp16/lab00", f"{LAB}/solution", "--json", ASSIGNMENTS_DIR=str(ROOT / "graders/examples")
    )

    assert [10] == [line["score"] for line in verdicts(done.stdout)]


def test_people_read_the_report_and_a_table() -> None:
    done = gradewright(LAB, f"{LAB}/wrong/wrong_answer")

    assert done.returncode == 0
    assert "You earned 0 of 10 points" in done.stdout
    assert "│ student" in done.stdout


def test_a_name_that_looks_like_markup_is_shown_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "[bold]" / "a[" / "red]:x:"
    path.mkdir(parents=True)

    done = gradewright(LAB, path)

    assert done.returncode == 0
    assert "/[bold]/a[/red]:x:" in done.stdout.replace("│", "").replace("\n", "").replace(" ", "")


def test_an_unknown_assignment_is_a_mistake_of_the_caller() -> None:
    done = gradewright("no/such/assignment", f"{LAB}/solution", ASSIGNMENTS_DIR=str(ROOT / "graders/examples"))

    assert done.returncode == 2
    assert "no/such/assignment" in done.stderr
    assert "cal/cs61a/sp16/lab00" in done.stderr


def test_a_path_that_is_not_there_is_a_mistake_of_the_caller() -> None:
    done = gradewright(LAB, "no/such/file")

    assert done.returncode == 2
    assert "no/such/file" in done.stderr


def test_a_broken_suite_names_its_file_and_costs_no_points(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/q1.py").write_text("test = {'name': 'q1', 'suites': [")
    (tmp_path / "grader.toml").write_text('[[suite]]\nformat = "ok"\npath = "tests"\n')

    done = gradewright(tmp_path, f"{LAB}/solution")

    assert done.returncode == 2
    assert "q1.py" in done.stderr


def test_a_missing_image_is_the_graders_fault_with_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "q1.py").write_text(
        "test = {'name': 'q1', 'suites': [{'type': 'doctest', 'cases': [{'code': '>>> 1\\n1'}]}]}"
    )
    (tmp_path / "grader.toml").write_text(
        '[sandbox]\nimage = "no/such-image"\n[[suite]]\nformat = "ok"\npath = "q1.py"\n'
    )

    done = gradewright(tmp_path, f"{LAB}/solution", "--json")

    assert done.returncode == 2
    assert [(None, "grader")] == [(line["score"], line["fault"]) for line in verdicts(done.stdout)]
    assert "docker pull no/such-image" in done.stderr


def test_a_dead_docker_is_the_infrastructures_fault() -> None:
    os.environ["DOCKER_HOST"] = "unix:///nonexistent.sock"
    try:
        done = gradewright(LAB, f"{LAB}/solution", "--json")
    finally:
        del os.environ["DOCKER_HOST"]

    assert done.returncode == 3
    assert ["infrastructure"] == [line["fault"] for line in verdicts(done.stdout)]
    assert "make setup" in done.stderr
