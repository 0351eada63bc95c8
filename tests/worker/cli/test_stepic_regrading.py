"""`gradewright stepic regrade` tells people, spreadsheets and scripts whose verdicts flip."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from tests.worker.challenges.made import challenge
from tests.worker.challenges.test_regrade import TOLERANT, pulled
from tests.worker.cli.test_stepic_unpacking import ROOT, stepic
from worker.pulling.rows import Row

ADAPTER = TypeAdapter(Row)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder as `pull` leaves it, with another checker beside."""
    rows = pulled(tmp_path)
    (tmp_path / "submissions.jsonl").write_bytes(b"".join(ADAPTER.dump_json(row) + b"\n" for row in rows))
    (tmp_path / "challenge.step").write_text(challenge().document)
    (tmp_path / "new.py").write_text(TOLERANT)
    return tmp_path


def test_people_see_who_flips_and_a_picture(folder: Path) -> None:
    done = stepic("regrade", folder, "--checker", folder / "new.py", "--picture", folder / "flips.png")

    assert 1 == done.returncode
    assert "8 submissions: 5 same, 2 flips, 1 differs anyway" in done.stdout
    assert "verdicts of 2 learners flip: 1 would have solved it only now, 0 no longer" in done.stdout
    assert b"\x89PNG" == (folder / "flips.png").read_bytes()[:4]


def test_spreadsheets_get_all(folder: Path) -> None:
    done = stepic("regrade", folder, "--checker", folder / "new.py", "--csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))

    assert 8 == len(rows)
    assert [("bob", "wrong", "correct", "no → yes"), ("eve", "wrong", "correct", "yes")] == [
        (row["learner"], row["old"], row["new"], row["solved"]) for row in rows if row["kind"] == "flips"
    ]


def test_a_learner_s_name_becomes_no_formula(folder: Path) -> None:
    rows = folder / "submissions.jsonl"
    rows.write_text(rows.read_text().replace('"name":""', '"name":"=1+1"'))

    done = stepic("regrade", folder, "--limit", "time=9", "--csv")

    assert {"'=1+1"} == {row["name"] for row in csv.DictReader(io.StringIO(done.stdout))}


def test_no_flip_ends_well(folder: Path) -> None:
    done = stepic("regrade", folder, "--limit", "time=9", "--json")
    kinds = {json.loads(line)["kind"] for line in done.stdout.splitlines()}

    assert (0, {"same", "differs anyway"}) == (done.returncode, kinds)


def test_by_an_unchanged_checker_nobody_flips_though_tests_are_made_at_random(folder: Path) -> None:
    code = "import os\ndef generate():\n    return [(os.urandom(8).hex(), '1')]\n" + TOLERANT
    rows = pulled(folder, [("ann", "correct", f"print(int(input(), 16) >> {bit} & 1)") for bit in range(16)])
    (folder / "submissions.jsonl").write_bytes(b"".join(ADAPTER.dump_json(row) + b"\n" for row in rows))
    (folder / "challenge.step").write_text(challenge(code, cases=[]).document)
    (folder / "new.py").write_text(code)

    done = stepic("regrade", folder, "--checker", folder / "new.py", "--json")

    assert (0, 16) == (done.returncode, len(done.stdout.splitlines()))


def test_without_matplotlib_it_is_said_how_to_have_it(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "without" / "matplotlib").mkdir(parents=True)
    (tmp_path / "without" / "matplotlib" / "__init__.py").write_text("raise ModuleNotFoundError('no matplotlib')")
    environment = os.environ | {"PYTHONPATH": f"{tmp_path / 'without'}:{ROOT}"}
    command = [sys.executable, "-m", "worker", "stepic", "regrade", str(folder), "--picture", str(folder / "a.png")]

    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    assert (2, True) == (done.returncode, "pip install 'gradewright[pictures]'" in done.stderr)


def test_a_picture_that_cannot_be_drawn_costs_no_verdicts(folder: Path) -> None:
    done = stepic("regrade", folder, "--json", "--picture", folder / "flips.odd")

    assert (2, 8) == (done.returncode, len(done.stdout.splitlines()))
    assert "flips.odd cannot be drawn" in done.stderr
