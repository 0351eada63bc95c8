"""Every recorded answer decodes to its value, or to the error that says whose fault it is."""

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

import pytest

from tests.simulators.ok.recorded import recording, recording_names
from worker.errors import (
    NotAllowedError,
    NotFoundError,
    NotTheApiError,
    PlatformError,
    RefusedError,
    TokenExpiredError,
    UnavailableError,
)
from worker.platforms.answers import Answer, TransientError
from worker.platforms.ok import endpoints
from worker.platforms.ok.endpoints import Call
from worker.platforms.ok.models import (
    Backup,
    Comment,
    Course,
    CreatedBackup,
    Group,
    Info,
    Member,
    Page,
    Participation,
    Person,
    User,
    Version,
)

LAB = "cal/cs61a/sp16/lab00"
STUDENT = "student01@berkeley.edu"
COURSE = Course(1, "cal/cs61a/sp16", "CS 61A", active=True, timezone="America/Los_Angeles")
ROLE = Participation(COURSE, "student", section="101", class_account="cs61a-007")
RELEASE = Version("ok-client", "v1.18.1", "https://github.com/okpy/ok-client/releases/download/v1.18.1/ok")
GROUPED = datetime(2026, 11, 22, 0, 37, 16, tzinfo=UTC)

SCORE = endpoints.score("zbq2dp", "total", 2.0, "")
HANDED_IN = endpoints.create_backup(LAB, {}, submit=True)
FIRST_PAGE = endpoints.submissions(LAB, 10, 0)
TEACHER = User(
    "mbk5ez",
    "instructor@berkeley.edu",
    "Ina Structor",
    is_admin=False,
    participations=tuple(
        Participation(
            Course(number, f"cal/cs61a/{term}", "CS 61A", active=True, timezone="America/Los_Angeles"),
            "instructor",
            class_account="cs61a-002",
        )
        for number, term in ((1, "sp16"), (3, "fa16"))
    ),
)
PUPIL = User("mep2bM", STUDENT, "Student 01", is_admin=False, participations=(ROLE,))


def member(user_id: str, number: str, status: str) -> Member:
    return Member(Person(user_id, f"student{number}@berkeley.edu"), status, GROUPED)


#: Recording → the call whose answer it is, and the value or the error's class.
CASES: dict[str, tuple[Call[Any], object]] = {
    "assignment-unknown": (endpoints.assignment("cal/cs61a/sp16/nope"), NotFoundError),
    "assignments-unknown-course": (endpoints.assignments("cal/cs61a/xx99"), NotFoundError),
    "backup-absent": (endpoints.backup("dwR3wR"), NotAllowedError),
    "backup-absent-admin": (endpoints.backup("dwR3wR"), NotFoundError),
    "backup-as-stranger": (endpoints.backup("vbmOeY"), NotAllowedError),
    "backup-other-course": (endpoints.backup("kazK8b"), NotAllowedError),
    "backup-undecodable-id": (endpoints.backup("!!!"), NotFoundError),
    "comment": (endpoints.comment("zbq2dp", "lab00.py", 2, ""), None),
    "comment-missing-field": (endpoints.comment("zbq2dp", "lab00.py", 2, ""), RefusedError),
    "comments-list": (
        endpoints.comments("zbq2dp"),
        (
            Comment(
                "lejRej",
                "lab00.py",
                2,
                "Great job.\nConsider the use of the `total` variable.",
                Person("mbk5ez", "instructor@berkeley.edu"),
                datetime(2026, 11, 22, 0, 48, 35, tzinfo=UTC),
            ),
        ),
    ),
    "create-backup": (HANDED_IN, CreatedBackup("9aAApa", "student33@berkeley.edu", LAB, COURSE)),
    "create-backup-as-form": (HANDED_IN, RefusedError),
    "create-backup-locked": (HANDED_IN, NotAllowedError),
    "create-backup-missing-field": (HANDED_IN, RefusedError),
    "enrollment-of-another-as-staff": (endpoints.enrollment(STUDENT), NotAllowedError),
    "enrollment-own": (endpoints.enrollment(STUDENT), (ROLE,)),
    "export-unknown-user": (endpoints.export(LAB, "nobody-here@berkeley.edu", 9, 0), NotAllowedError),
    "file-download": (endpoints.file("lejRej"), "\ufffdPNG\r\n\x1a\n\x00binary".encode()),
    "group": (
        endpoints.group(LAB, STUDENT),
        Group((member("mep2bM", "01", "active"), member("zbq2dp", "02", "active"))),
    ),
    "group-none": (endpoints.group(LAB, "student05@berkeley.edu"), Group(())),
    "group-pending": (
        endpoints.group(LAB, "student03@berkeley.edu"),
        Group((member("YerEdO", "03", "active"), member("9avmeG", "04", "pending"))),
    ),
    "info": (
        endpoints.info(),
        Info("v3", "/api/v3/", "https://okpy.github.io/documentation", "https://github.com/okpy/ok"),
    ),
    "info-no-slash": (endpoints.info(), NotTheApiError),
    "method-not-allowed": (endpoints.backup("zbq2dp"), RefusedError),
    "no-envelope": (endpoints.user(), NotTheApiError),
    "revision-refused": (endpoints.create_revision(LAB, {}), NotAllowedError),
    # 401 to a good token, too: only the client can tell the two apart.
    "score-absent-backup": (SCORE, TokenExpiredError),
    "score-as-student": (SCORE, TokenExpiredError),
    "score-expired-token": (SCORE, TokenExpiredError),
    "score-form": (SCORE, None),
    "score-get": (SCORE, RefusedError),
    "score-json": (SCORE, None),
    "score-missing-field": (SCORE, RefusedError),
    "score-nan": (SCORE, UnavailableError),
    "score-no-slash": (SCORE, NotTheApiError),
    "score-not-a-number": (SCORE, RefusedError),
    "score-other-course": (SCORE, TokenExpiredError),
    "score-undecodable-bid": (SCORE, NotFoundError),
    "submissions-as-student": (FIRST_PAGE, NotAllowedError),
    "submissions-email-scope": (FIRST_PAGE, NotAllowedError),
    "submissions-expired-token": (FIRST_PAGE, TokenExpiredError),
    "submissions-limit-0": (FIRST_PAGE, Page((), 37, 0, 0, has_more=True)),
    "submissions-no-slash": (FIRST_PAGE, NotTheApiError),
    "submissions-no-token": (FIRST_PAGE, TokenExpiredError),
    "submissions-past-the-end": (FIRST_PAGE, Page((), 37, 10, 40, has_more=False)),
    "submissions-unknown-assignment": (
        endpoints.submissions("cal/cs61a/sp16/nope", 10, 0),
        NotAllowedError,
    ),
    # Answers of other addresses of the same server.
    "token-refresh": (endpoints.user(), NotTheApiError),
    "token-refresh-reused": (endpoints.user(), NotTheApiError),
    "unknown-route": (endpoints.info(), NotFoundError),
    "user": (endpoints.user(), TEACHER),
    "user-other": (endpoints.user(STUDENT), NotAllowedError),
    "user-other-admin": (endpoints.user(STUDENT), PUPIL),
    "user-student": (endpoints.user(), PUPIL),
    "version": (endpoints.versions(), (RELEASE,)),
    "version-named": (endpoints.version("ok-client"), (RELEASE,)),
}
#: Recordings of requests that the client never sends: another method, no slash, another address.
NEVER_SENT = {
    "info-no-slash",
    "method-not-allowed",
    "score-get",
    "score-no-slash",
    "submissions-no-slash",
    "token-refresh",
    "token-refresh-reused",
    "unknown-route",
}

RIGHT, WRONG = "def twenty_sixteen():\n    return 2000 + 16\n", "def twenty_sixteen():\n    return 2015\n"
#: Recording of one backup → its files.
FILES: dict[str, dict[str, str] | None] = {
    "backup-as-partner": {"lab00.py": RIGHT},
    "backup-binary-upload": {"lab00.py": RIGHT},
    "backup-crlf": {"lab00.py": RIGHT.replace("\n", "\r\n")},
    "backup-custom-time": {"lab00.py": RIGHT},
    "backup-empty": {"lab00.py": ""},
    "backup-flagged": {"lab00.py": RIGHT},
    "backup-group": {"lab00.py": WRONG},
    "backup-late": {"lab00.py": RIGHT},
    "backup-no-files": None,
    "backup-no-submit-key": {"lab00.py": RIGHT},
    "backup-path-tricks": {
        "src/lab00.py": RIGHT,
        "../evil.txt": "x",
        "/etc/evil": "x",
        "a/b/c.txt": "deep",
    },
    "backup-syntax-error": {"lab00.py": "def twenty_sixteen(:\n    return 2016\n"},
    "backup-unicode": {"lab00.py": "# café ☃ \U0001d4b3\ndef twenty_sixteen():\n    return 2016\n"},
}
#: Recording of a page → how many rows, and whether more remain.
PAGES = {
    "export": (2, True),
    "export-last-page": (2, False),
    "submissions-bearer": (1, True),
    "submissions-page-1": (10, True),
    "submissions-page-2": (10, True),
    "submissions-page-3": (10, True),
    "submissions-page-4": (7, False),
}
ASSIGNMENTS = {"assignment", "assignments"}


def answer_of(name: str) -> Answer:
    response = recording(name)["response"]
    body = json.dumps(response["json"]) if "json" in response else response["text"]
    return Answer(response["status"], response["headers"], body.encode())


def ok(body: object) -> Answer:
    return Answer(200, {"content-type": "application/json"}, json.dumps(body).encode())


def backup_of(name: str) -> Backup:
    return endpoints.backup(recording(name)["response"]["json"]["data"]["id"]).decode(answer_of(name))


def test_every_recording_is_decoded_here() -> None:
    decoded = [*CASES, *FILES, *PAGES, *ASSIGNMENTS]

    assert recording_names() == sorted(decoded)


@pytest.mark.parametrize("name", CASES)
def test_a_recorded_answer_decodes_to_its_value_or_its_error(name: str) -> None:
    call, expected = CASES[name]
    decoded: object
    try:
        decoded = call.decode(answer_of(name))
    except PlatformError as error:
        decoded = type(error)

    assert expected == decoded


@pytest.mark.parametrize("name", sorted(CASES.keys() - NEVER_SENT))
def test_a_call_has_the_recorded_method_and_path(name: str) -> None:
    call, _ = CASES[name]
    request = recording(name)["request"]

    assert (request["method"], request["path"]) == (call.method, f"/api/v3{unquote(call.path)}")


@pytest.mark.parametrize("name", FILES)
def test_a_recorded_backup_decodes_to_its_files(name: str) -> None:
    backup = backup_of(name)

    assert FILES[name] == backup.files
    assert backup.assignment == LAB
    assert backup.submit


@pytest.mark.parametrize("name", PAGES)
def test_a_recorded_page_decodes_to_its_rows(name: str) -> None:
    page = FIRST_PAGE.decode(answer_of(name))

    assert PAGES[name] == (len(page.backups), page.has_more)


def test_an_exported_row_has_no_submitter_and_no_group() -> None:
    row = FIRST_PAGE.decode(answer_of("export")).backups[0]

    assert (row.submitter, row.assignment, row.group) == (None, None, ())
    assert row.files == {"lab00.py": 'def twenty_sixteen():\n    raise ValueError("boom")\n'}


def test_a_recorded_assignment_decodes_with_its_course_times_and_templates() -> None:
    assignment = endpoints.assignment(LAB).decode(answer_of("assignment"))

    assert assignment.course == COURSE
    assert assignment.due_date == datetime(2016, 1, 29, 7, 59, 59, tzinfo=UTC)
    assert list(assignment.files) == ["lab00.py"]


def test_recorded_assignments_are_active_or_not_though_ok_says_so_in_text() -> None:
    listed = endpoints.assignments("cal/cs61a/sp16").decode(answer_of("assignments"))

    assert [True, True, False, True, True] == [assignment.active for assignment in listed]


def test_a_moved_submission_keeps_both_times_in_utc() -> None:
    backup = backup_of("backup-custom-time")

    assert backup.created == datetime(2016, 1, 30, 12, 0, tzinfo=UTC)
    assert backup.submission_time == datetime(2016, 1, 29, 7, 59, 59, tzinfo=UTC)
    assert not backup.is_late


def test_partners_are_in_a_backups_group_and_uploads_among_its_external_files() -> None:
    emails = {person.email for person in backup_of("backup-group").group}
    uploads = [file.filename for file in backup_of("backup-binary-upload").external_files]

    assert emails == {STUDENT, "student02@berkeley.edu"}
    assert uploads == ["photo.png"]


@pytest.mark.parametrize(
    ("contents", "files"),
    [
        ('"no object"', None),
        ('["lab00.py"]', None),
        ('{"lab00.py": "x", "a.py": 3, "b.py": null, "submit": true}', {"lab00.py": "x"}),
        ('{"lab00.py": "half a pair \\ud800"}', {"lab00.py": "half a pair ?"}),
        ('{"lab00.py": "x", "endless": 1' + "0" * 5000 + "}", {"lab00.py": "x"}),
        ('{"lab00.py": "x", "deep": ' + "[" * 600 + "]" * 600 + "}", {"lab00.py": "x"}),
        ('{"lab00.py": "x", "huge": NaN}', {"lab00.py": "x"}),
    ],
    ids=["text", "list", "values", "surrogate", "number", "depth", "nan"],
)
def test_nothing_that_a_student_can_send_hides_a_submission(contents: str, files: object) -> None:
    value = recording("backup-group")["response"]["json"]
    value["data"]["messages"][0]["contents"] = "CONTENTS"
    body = json.dumps(value).replace('"CONTENTS"', contents).encode()

    assert files == endpoints.backup("zbq2dp").decode(Answer(200, {}, body)).files


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"null", b"[]", b"{}", b'{"data": {"id": 7}}', b"\xff\xfe", b"[" * 100_000, b'{"data": NaN}'],
)
def test_nonsense_is_not_taken_for_the_api(body: bytes) -> None:
    with pytest.raises(NotTheApiError, match=r"GET /api/v3/backups/zbq2dp/"):
        endpoints.backup("zbq2dp").decode(Answer(200, {}, body))


@pytest.mark.parametrize("data", [{}, {"success": False}, {"success": "yes"}, {"success": 1}, [], None])
def test_a_score_is_posted_only_on_oks_own_word(data: object) -> None:
    with pytest.raises(NotTheApiError):
        SCORE.decode(ok({"data": data, "code": 200, "message": None}))


@pytest.mark.parametrize(
    ("status", "content_type", "body", "expected"),
    [
        (429, "text/html", b"<h1>", TransientError),
        (500, "text/html", b"<h1>", UnavailableError),
        (502, "text/html", b"<h1>", TransientError),
        (503, "application/json", b"{}", TransientError),
        (504, "text/html", b"<h1>", TransientError),
        (413, "text/html", b"<h1>", RefusedError),
        (404, "text/html", b"<h1>", NotTheApiError),
        (401, "text/html", b"<h1>", NotTheApiError),
        (204, "", b"", NotTheApiError),
        (410, "application/json", b'{"data": {}, "code": 410, "message": "gone"}', NotFoundError),
    ],
)
def test_a_status_says_whose_fault_it_is(
    status: int, content_type: str, body: bytes, expected: type[PlatformError]
) -> None:
    with pytest.raises(PlatformError) as caught:
        SCORE.decode(Answer(status, {"content-type": content_type}, body))

    assert expected is type(caught.value)
    assert str(status) in str(caught.value)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-7"}, None),
        ({"retry-after": "Sun, 06 Nov 1994 08:49:37 GMT", "date": "Sun, 06 Nov 1994 08:49:30 GMT"}, 7.0),
        ({"retry-after": "Sun, 06 Nov 1994 08:49:37 GMT", "date": "Sun, 06 Nov 1994 08:59:37 GMT"}, 0.0),
        ({"retry-after": "Sun, 06 Nov 1994 08:49:37 GMT"}, None),
        ({"retry-after": "Sun, 06 Nov 1994 08:49:37 GMT", "date": "Sun, 06 Nov 1994 08:49:30 -0000"}, 7.0),
    ],
)
def test_the_wish_to_be_asked_later_is_read_as_seconds_or_as_a_date(
    headers: dict[str, str], seconds: float | None
) -> None:
    with pytest.raises(TransientError) as caught:
        SCORE.decode(Answer(429, headers, b""))

    assert seconds == caught.value.retry_after_seconds


def test_a_redirect_is_named_without_its_query() -> None:
    with pytest.raises(NotTheApiError) as caught:
        SCORE.decode(answer_of("score-no-slash"))

    assert "https://ok.example/api/v3/score/:" in str(caught.value)
    assert "staff-token" not in str(caught.value)


def test_an_error_of_decoding_repeats_no_students_code() -> None:
    body = json.dumps({"data": {"id": "zbq2dp", "messages": "def secret(): pass"}}).encode()
    with pytest.raises(NotTheApiError) as caught:
        endpoints.backup("zbq2dp").decode(Answer(200, {}, body))

    assert "secret" not in str(caught.value)
    assert caught.value.__suppress_context__


@pytest.mark.parametrize("name", ["", ".", "..", "cal/../x", "a//b"])
def test_a_name_that_would_lead_to_another_address_is_not_sent(name: str) -> None:
    with pytest.raises(NotFoundError):
        endpoints.assignment(name)


def test_names_are_quoted_in_paths() -> None:
    assert endpoints.backup("a/b?c#d e").path == "/backups/a%2Fb%3Fc%23d%20e/"
    assert endpoints.enrollment("a+b@x.edu").path == "/enrollment/a%2Bb@x.edu/"
