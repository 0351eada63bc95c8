"""A broken assignment is told by file, line and key; a sound one is loaded whole, and known by its digest."""

import contextlib
import itertools
import re
import threading
from pathlib import Path

import pytest

from graders.assignment import find_assignment, known_endpoints, load_assignment
from graders.errors import AssignmentError
from graders.sandbox.limits import Limits
from graders.submission import Submission

TEST = "test = {'name': 'q1', 'suites': [{'type': 'doctest', 'cases': [{'code': '>>> 1\\n1'}]}]}"
SUITE = '[[suite]]\nformat = "ok"\npath = "tests"\n'


def write(folder: Path, toml: str = SUITE) -> Path:
    """Write an assignment's folder with one test."""
    (folder / "tests").mkdir(parents=True, exist_ok=True)
    (folder / "tests" / "q1.py").write_text(TEST)
    (folder / "grader.toml").write_text(toml)
    return folder


def complaint_about(folder: Path, toml: str) -> str:
    with pytest.raises(AssignmentError) as caught:
        load_assignment(write(folder, toml))
    return str(caught.value)


def test_everything_has_a_default_but_the_suite(tmp_path: Path) -> None:
    assignment = load_assignment(write(tmp_path / "lab00"))

    assert ("lab00", None, (), "total", {}) == (
        assignment.endpoint,
        assignment.key,
        assignment.files,
        assignment.score_tables[0].kind,
        assignment.support,
    )
    assert ("gradewright/python", "process", Limits()) == (
        assignment.box.image,
        assignment.box.isolation,
        assignment.box.limits,
    )


def test_what_is_written_is_taken(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        '[assignment]\nendpoint = "cal/lab"\nkey = "k"\n[submission]\nfiles = ["lab.py"]\n'
        '[sandbox]\nisolation = "container"\nmemory_mb = 64\ncpu_seconds = 2\n'
        f'{SUITE}points = 10\nvisibility = "hidden"\n[score]\nkind = "effort"\n',
    )
    (folder / "files" / "data").mkdir(parents=True)
    (folder / "files" / "data" / "words.txt").write_bytes(b"a\n")

    assignment = load_assignment(folder, "elsewhere")

    assert ("cal/lab", "k", ("lab.py",), "effort") == (
        assignment.endpoint,
        assignment.key,
        assignment.files,
        assignment.score_tables[0].kind,
    )
    assert {"data/words.txt": b"a\n"} == assignment.support
    assert (64, 2.0, "container") == (
        assignment.box.limits.memory_mb,
        assignment.box.limits.cpu_seconds,
        assignment.box.isolation,
    )
    assert 10 == assignment.suites[0].max_score


@pytest.mark.parametrize(
    ("toml", "complaint"),
    [
        ("[sandbox\n", "grader.toml: this is no TOML: .*line 1"),
        ("[sandbox]\n", r"grader.toml: \[suite\]: this key is needed"),
        (f"[sandbox]\nmemory = 3\n{SUITE}", r":2: \[sandbox\] memory: there is no such key; did you mean memory_mb\?"),
        (f"[sandbxo]\nmemory_mb = 64\n{SUITE}", r":1: \[sandbxo\]: there is no such key; did you mean sandbox\?"),
        (f"{SUITE}visible = true\n", r":4: \[suite 1\] visible: there is no such key; did you mean visibility\?"),
        (f"{SUITE}{SUITE}zzz = 1\n", r":7: \[suite 2\] zzz: there is no such key; known are format, path"),
        (f"{SUITE}points = 0\n", r":4: \[suite 1\] points: Input should be greater than 0"),
        ('[[suite]]\nformat = "nose"\npath = "tests"\n', r':2: \[suite 1\] format: there is no format "nose", only '),
        ('[[suite]]\nformat = "ok"\npath = "text"\n', r":3: \[suite 1\] path: there is no text in "),
        ('[[suite]]\nformat = "ok"\npath = "../tests"\n', r":3: \[suite 1\] path"),
        ('[[suite]]\nformat = "ok"\n', r":1: \[suite 1\] path: this key is needed"),
        ('[[suite]]\nformat = "ok"\npath = "."\n', r":3: \[suite 1\] path: '\.' cannot be a suite: its name"),
        ('[suite]\nformat = "ok"\n', r":1: \[suite\]: must be a list, as in \[\[suite\]\]"),
        (f"sandbox = 3\n{SUITE}", r"grader.toml: \[sandbox\]: must be a table"),
        (f"[sandbox]\ndisk_mb = {'9' * 5000}\n{SUITE}", "grader.toml: this is no TOML: Exceeds"),
        (f"x = {'[' * 3000}{']' * 3000}\n{SUITE}", "grader.toml: this is no TOML: .*recursion"),
        (f'[score]\nkind = " "\n{SUITE}', r":2: \[score\] kind: must be plain text"),
        (f'[score]\nkind = "\N{PARTY POPPER}"\n{SUITE}', r":2: \[score\] kind: must be plain text"),
        (f'[sandbox]\nisolation = "vm"\n{SUITE}', r":2: \[sandbox\] isolation: Input should be 'process' or 'cont"),
        (f'[submission]\nfiles = ["../lab.py"]\n{SUITE}', r":2: \[submission\] files: '../lab.py' cannot be asked for"),
    ],
)
def test_a_broken_grader_toml_is_told_by_line_and_key(tmp_path: Path, toml: str, complaint: str) -> None:
    assert re.search(complaint, complaint_about(tmp_path, toml))


@pytest.mark.parametrize("image", ["a b", "../../x", "UPPER/x", "x?y=1", "a\\u0000b", "x:", "-x", "x/"])
def test_what_names_no_image_is_told(tmp_path: Path, image: str) -> None:
    complaint = complaint_about(tmp_path, f'[sandbox]\nimage = "{image}"\n{SUITE}')

    assert ":2: [sandbox] image: must name an image" in complaint


@pytest.mark.parametrize(
    "image",
    [
        *("debian", "gradewright/python", "me/my_image.v2:3.11-slim", "localhost/a", "host:5000/a/b:c"),
        *(f"Registry.Example/a@sha256:{'0' * 64}", f"sha256:{'0' * 64}"),
    ],
)
def test_whatever_names_an_image_is_taken(tmp_path: Path, image: str) -> None:
    folder = write(tmp_path, f'[sandbox]\nimage = "{image}"\n{SUITE}')

    assert image == load_assignment(folder).box.image


@pytest.mark.parametrize(
    "limit",
    [
        f"{name} = {value}"
        for name in Limits.__dataclass_fields__
        for value in ("0", "-1", "inf", "nan", "1e12", "true", '"10"')
    ],
)
def test_no_limit_can_be_switched_off(tmp_path: Path, limit: str) -> None:
    assert f":2: [sandbox] {limit.partition(' ')[0]}: " in complaint_about(tmp_path, f"[sandbox]\n{limit}\n{SUITE}")


def test_a_folder_without_grader_toml_is_told(tmp_path: Path) -> None:
    with pytest.raises(AssignmentError, match=r"grader\.toml does not exist"):
        load_assignment(tmp_path)


def test_an_assignment_is_found_by_its_endpoint(tmp_path: Path) -> None:
    write(tmp_path / "cal" / "lab00")

    assert "cal/lab00" == find_assignment(tmp_path, "cal/lab00").endpoint


def test_an_endpoint_that_is_not_the_folders_is_told(tmp_path: Path) -> None:
    write(tmp_path / "course" / "lab", '[assignment]\nendpoint = "course/other"\n' + SUITE)

    with pytest.raises(AssignmentError, match="says course/other"):
        find_assignment(tmp_path, "course/lab")


def test_an_unknown_endpoint_is_told_with_those_that_there_are(tmp_path: Path) -> None:
    write(tmp_path / "cal" / "lab00")
    write(tmp_path / "cal" / "hw01")

    with pytest.raises(AssignmentError, match=r"no assignment cal/lab01: .*cal/hw01, cal/lab00"):
        find_assignment(tmp_path, "cal/lab01")
    assert ["cal/hw01", "cal/lab00"] == known_endpoints(tmp_path)


@pytest.mark.parametrize("endpoint", ["../lab00", "/etc", "", "a\0b", "cal//lab00"])
def test_an_endpoint_never_leads_outside(tmp_path: Path, endpoint: str) -> None:
    write(tmp_path / "lab00")

    with pytest.raises(AssignmentError, match="is no endpoint"):
        find_assignment(tmp_path / "inside", endpoint)


def test_what_is_asked_for_finds_room_before_the_rest(tmp_path: Path) -> None:
    assignment = load_assignment(write(tmp_path, f'[submission]\nfiles = ["lab.py"]\n[sandbox]\ndisk_mb = 1\n{SUITE}'))
    submission = Submission({"junk": b"x" * 400_000, "lab.py": b"y" * 400_000})

    assert ["lab.py"] == list(assignment.fitted(submission).files)


def test_support_files_that_leave_the_student_no_room_are_told(tmp_path: Path) -> None:
    folder = write(tmp_path, f"[sandbox]\ndisk_mb = 1\n{SUITE}")
    (folder / "files").mkdir()
    (folder / "files" / "data").write_bytes(b"x" * 600_000)

    with pytest.raises(AssignmentError, match=r"data.* too large.*disk_mb"):
        load_assignment(folder)


def test_a_suite_may_be_written_as_a_folder(tmp_path: Path) -> None:
    assert 1 == load_assignment(write(tmp_path, SUITE.replace('"tests"', '"tests/"'))).suites[0].max_score


def test_a_file_that_clashes_with_one_of_the_suites_is_left_out(tmp_path: Path) -> None:
    folder = write(tmp_path, '[[suite]]\nformat = "unittest"\npath = "tests"\nseparate = false\n')
    (folder / "tests" / "q1.py").write_text(
        "import unittest\nclass T(unittest.TestCase):\n    def test_a(self): pass\n"
    )

    assert {} == load_assignment(folder).fitted(Submission({"q1.py/x": b""})).files


def test_the_digest_changes_with_every_file_the_image_and_the_limits(tmp_path: Path) -> None:
    folder = write(tmp_path)
    digests = [load_assignment(folder).digest(["image"]), load_assignment(folder).digest(["another image"])]
    (folder / "solution").mkdir()
    for name in ("tests/q2.py", "solution/lab.py"):
        (folder / name).write_text(TEST)
        digests.append(load_assignment(folder).digest(["image"]))
    (folder / "solution" / "lab.py").write_text(TEST + "\n")
    digests.append(load_assignment(folder).digest(["image"]))
    digests.append(load_assignment(write(folder, f"[sandbox]\nmemory_mb = 64\n{SUITE}")).digest(["image"]))

    assert len(digests) == len(set(digests))


def test_the_digest_is_the_same_for_the_same_files(tmp_path: Path) -> None:
    first, second = write(tmp_path / "first"), write(tmp_path / "second")
    (second / "tests" / "__pycache__").mkdir()
    (second / "tests" / "__pycache__" / "q1.pyc").write_bytes(b"x")

    assert load_assignment(first).digest(["image"]) == load_assignment(second).digest(["image"])


def test_a_link_to_a_folder_is_told_since_the_digest_could_not_cover_it(tmp_path: Path) -> None:
    folder = write(tmp_path / "lab")
    (folder / "tests").rename(tmp_path / "elsewhere")
    (folder / "tests").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(AssignmentError, match="tests is a link to a folder"):
        load_assignment(folder)


def test_a_digest_never_names_another_version_than_the_one_that_was_read(tmp_path: Path) -> None:
    folder = write(tmp_path / "lab")
    done = threading.Event()

    def put(points: float) -> None:
        (tmp_path / "q1.py").write_text(TEST.replace("'q1'", f"'q1', 'points': {points:g}"))
        (tmp_path / "q1.py").replace(folder / "tests" / "q1.py")

    def keep_changing() -> None:
        for points in itertools.count(1):
            put(points)
            if done.wait(0.001):
                return

    put(1)
    staff = threading.Thread(target=keep_changing)
    staff.start()
    read = []
    for _ in range(200):
        with contextlib.suppress(AssignmentError):
            assignment = load_assignment(folder)
            read.append((assignment.content_hash, assignment.suites[0].max_score))
    done.set()
    staff.join()

    for content_hash, points in read:
        put(points)

        assert load_assignment(folder).content_hash == content_hash


def test_an_endpoint_with_a_space_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "lab 00")

    with pytest.raises(AssignmentError, match="'lab 00' is no endpoint of an assignment: it holds a space"):
        find_assignment(tmp_path, "lab 00")


def test_a_support_file_that_is_a_link_is_told(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / "files").mkdir()
    (folder / "files" / "link").symlink_to("/etc/hostname")

    with pytest.raises(AssignmentError, match='files: "link" was left out: it is a link'):
        load_assignment(folder)
