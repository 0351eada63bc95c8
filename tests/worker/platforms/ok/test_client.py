"""Every endpoint, called over real HTTP against the Ok stand-in."""

import pytest

from tests.simulators.ok import Fault, OkSimulator
from tests.worker.platforms.ok.conftest import QUICK
from worker.errors import (
    NotAllowedError,
    NotFoundError,
    NotTheApiError,
    RefusedError,
    TokenExpiredError,
    UnavailableError,
)
from worker.platforms.ok import OkClient

LAB = "cal/cs61a/sp16/lab00"
STUDENT = "student01@berkeley.edu"


def as_user(ok: OkSimulator, token: str) -> OkClient:
    return OkClient(ok.url, token, patience=QUICK)


def test_the_server_tells_what_it_is_without_a_token(ok_simulator: OkSimulator) -> None:
    with as_user(ok_simulator, "") as client:
        assert client.info().version == "v3"
        assert [version.name for version in client.versions()] == ["ok-client"]
        assert client.version("ok-client").current_version == "v1.18.1"
        assert len(client.assignments("cal/cs61a/sp16")) == 5
        with pytest.raises(NotFoundError, match="snap"):
            client.version("snap")


def test_staff_read_courses_assignments_groups_and_backups(client: OkClient) -> None:
    assert client.user().is_staff_of("cal/cs61a/sp16")
    assert not client.user().is_staff_of("cal/cs70/sp16")
    assert client.assignment(LAB).max_group_size == 2
    assert len(client.group(LAB, STUDENT).members) == 2
    assert client.backup("vbmOeY").files == {"lab00.py": "def twenty_sixteen():\n    return 2000 + 16\n"}
    assert [backup.id for backup in client.export(LAB, STUDENT)] == ["vbmOeY", "nel5aK", "mbk5ez", "lejRej"]
    assert client.file("lejRej") == b"\x89PNG\r\n\x1a\n\x00binary"


def test_the_recorded_submissions_are_listed_once_each(client: OkClient) -> None:
    submissions = client.submissions(LAB)

    assert len(submissions) == len({backup.id for backup in submissions}) == 37
    assert submissions[0].id == "PdRqbG"


def test_a_student_reads_their_enrollment_and_an_admin_anyone(ok_simulator: OkSimulator) -> None:
    with as_user(ok_simulator, "student01-token") as student, as_user(ok_simulator, "admin-token") as admin:
        roles = [role.role for role in student.enrollment(STUDENT)]

        assert roles == ["student"]
        assert admin.user(STUDENT).name == "Student 01"
        with pytest.raises(NotAllowedError):
            student.user("student02@berkeley.edu")


def test_a_backup_that_is_handed_in_is_listed(ok_simulator: OkSimulator, client: OkClient) -> None:
    with as_user(ok_simulator, "student33-token") as student:
        receipt = student.create_backup(LAB, {"lab00.py": "x = 1\n"}, submit=True)

    backup = client.backup(receipt.key)

    assert (receipt.email, receipt.assignment) == ("student33@berkeley.edu", LAB)
    assert (backup.files, backup.submit) == ({"lab00.py": "x = 1\n"}, True)
    assert receipt.key in {listed.id for listed in client.submissions(LAB)}


def test_a_refused_revision_says_why(ok_simulator: OkSimulator) -> None:
    with (
        as_user(ok_simulator, "student33-token") as student,
        pytest.raises(NotAllowedError, match="Revisions are not enabled"),
    ):
        student.create_revision(LAB, {"lab00.py": ""})


def test_a_comment_is_listed(client: OkClient) -> None:
    client.comment("PdRqbG", filename="lab00.py", line=2, message="Great job.\U0001f600")

    assert [comment.message for comment in client.comments("PdRqbG")] == ["Great job.\ufffd"]


def test_a_score_is_kept_and_a_second_one_archives_it(ok_simulator: OkSimulator, client: OkClient) -> None:
    client.post_score("zbq2dp", kind="Total", score=1.5, message="one\u2603")
    client.post_score("zbq2dp", kind="total", score=2, message="two\U0001f600\0")

    kept = [(score.score, score.message, score.archived) for score in ok_simulator.scores("zbq2dp", "total")]

    assert kept == [(1.5, "one\u2603", True), (2.0, "two\ufffd", False)]


@pytest.mark.parametrize("score", [float("nan"), float("inf")])
def test_a_score_that_is_no_number_never_reaches_ok(ok_simulator: OkSimulator, client: OkClient, score: float) -> None:
    with pytest.raises(RefusedError):
        client.post_score("zbq2dp", kind="total", score=score, message="")

    assert not ok_simulator.requests


@pytest.mark.parametrize(
    ("token", "backup", "expected"),
    [
        ("staff-token", "dwR3wR", NotAllowedError),
        ("staff-token", "kazK8b", NotAllowedError),
        ("student01-token", "zbq2dp", NotAllowedError),
        ("expired-token", "zbq2dp", TokenExpiredError),
        ("garbage", "zbq2dp", TokenExpiredError),
        ("", "zbq2dp", TokenExpiredError),
        ("email-token", "zbq2dp", NotAllowedError),
        ("staff-token", "!!!", NotFoundError),
    ],
)
def test_a_refused_score_says_whether_it_is_the_token_or_the_backup(
    ok_simulator: OkSimulator, token: str, backup: str, expected: type[Exception]
) -> None:
    with as_user(ok_simulator, token) as client, pytest.raises(expected):
        client.post_score(backup, kind="total", score=1.0, message="")

    assert not ok_simulator.scores()


def test_a_refused_score_blames_nobody_while_ok_cannot_tell(ok_simulator: OkSimulator, client: OkClient) -> None:
    ok_simulator.fault(Fault("GET /api/v3/user/", status=500))
    with pytest.raises(UnavailableError):
        client.post_score("dwR3wR", kind="total", score=1.0, message="")


def test_an_answer_that_is_no_confirmation_is_no_posted_score(ok_simulator: OkSimulator, client: OkClient) -> None:
    ok_simulator.fault(Fault("POST", status=200))
    with pytest.raises(NotTheApiError):
        client.post_score("zbq2dp", kind="total", score=1.0, message="")
