"""Requests to Ok are bounded, repeated only where that does no harm, and never show the token."""

import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from tests.simulators.ok import Fault, OkSimulator
from tests.worker.platforms.ok.conftest import QUICK
from worker.errors import (
    ConfigurationError,
    NotAllowedError,
    NotTheApiError,
    PlatformError,
    RefusedError,
    TokenExpiredError,
    UnavailableError,
)
from worker.platforms.ok import OkClient

BACKUP = "zbq2dp"


def score(client: OkClient) -> None:
    client.post_score(BACKUP, kind="total", score=1.0, message="good")


@contextmanager
def trickling_server() -> Iterator[str]:
    """Answer one request with a body that comes a byte at a time and never ends."""
    over = threading.Event()

    def serve() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
            while not over.wait(0.02):
                try:
                    connection.sendall(b"x")
                except OSError:
                    return

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        over.set()
        thread.join()


@pytest.mark.parametrize(
    "fault",
    [
        Fault(times=2, status=502, html=True),
        Fault(times=2, status=503),
        Fault(times=2, status=504, html=True),
        Fault(times=2, status=429),
        Fault(times=2, status=429, retry_after="0"),
        Fault(times=2, drop="before"),
        Fault(times=2, drop="after"),
    ],
    ids=str,
)
def test_a_read_and_a_score_are_repeated_where_ok_fails_for_a_moment(
    ok_simulator: OkSimulator, client: OkClient, fault: Fault
) -> None:
    ok_simulator.fault(replace(fault))
    backup = client.backup(BACKUP)
    ok_simulator.fault(replace(fault))
    score(client)

    assert backup.id == BACKUP
    assert len(ok_simulator.requests) == 6
    assert [False] == [kept.archived for kept in ok_simulator.scores()][-1:]


def test_a_score_that_was_stored_without_an_answer_is_posted_again_and_counts_once(
    ok_simulator: OkSimulator, client: OkClient
) -> None:
    ok_simulator.fault(Fault("POST /api/v3/score/", times=1, drop="after"))
    score(client)

    assert [True, False] == [kept.archived for kept in ok_simulator.scores(BACKUP, "total")]


def test_ok_is_given_up_after_a_few_attempts(ok_simulator: OkSimulator, client: OkClient) -> None:
    ok_simulator.fault(Fault(status=502, html=True))
    with pytest.raises(UnavailableError, match="502 to GET /api/v3/backups/zbq2dp/"):
        client.backup(BACKUP)

    assert QUICK.attempts == len(ok_simulator.requests)


@pytest.mark.parametrize(
    ("status", "expected"),
    [(400, RefusedError), (403, NotAllowedError), (405, RefusedError), (500, UnavailableError)],
)
def test_other_failures_are_not_repeated(
    ok_simulator: OkSimulator, client: OkClient, status: int, expected: type[PlatformError]
) -> None:
    ok_simulator.fault(Fault(status=status))
    with pytest.raises(expected):
        score(client)

    assert len(ok_simulator.requests) == 1


def test_what_is_not_safe_to_repeat_is_sent_once(ok_simulator: OkSimulator, client: OkClient) -> None:
    ok_simulator.fault(Fault("POST", drop="after"))
    with pytest.raises(UnavailableError):
        client.comment(BACKUP, filename="lab00.py", line=1, message="once")
    with pytest.raises(UnavailableError):
        client.create_backup("cal/cs61a/sp16/lab01", {"lab01.py": "x"}, submit=True)

    assert len(ok_simulator.requests) == 2


def test_the_wait_that_ok_asks_for_is_kept(ok_simulator: OkSimulator, client: OkClient) -> None:
    ok_simulator.fault(Fault(times=1, status=429, retry_after="1"))
    start = time.monotonic()
    client.user()

    assert time.monotonic() - start >= 1


def test_a_wait_beyond_patience_is_left_to_the_caller(ok_simulator: OkSimulator, client: OkClient) -> None:
    ok_simulator.fault(Fault(times=1, status=429, retry_after="3600"))
    with pytest.raises(UnavailableError):
        client.user()

    assert len(ok_simulator.requests) == 1


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_never_followed(ok_simulator: OkSimulator, client: OkClient, status: int) -> None:
    with OkSimulator() as elsewhere:
        ok_simulator.fault(Fault(status=status, html=True, location=f"{elsewhere.url}/there?access_token=x"))
        with pytest.raises(NotTheApiError, match="/there: check"):
            score(client)
        with pytest.raises(NotTheApiError):
            client.user()

    assert not elsewhere.requests


def test_a_slow_answer_is_given_up(ok_simulator: OkSimulator) -> None:
    ok_simulator.fault(Fault(delay_seconds=5))
    patience = replace(QUICK, attempt_seconds=0.1, attempts=2)
    with (
        OkClient(ok_simulator.url, "staff-token", patience=patience) as client,
        pytest.raises(UnavailableError, match="ReadTimeout"),
    ):
        client.user()

    assert len(ok_simulator.requests) == 2


def test_an_answer_that_trickles_in_is_given_up() -> None:
    patience = replace(QUICK, attempt_seconds=0.3, attempts=1)
    with (
        trickling_server() as url,
        OkClient(url, "staff-token", patience=patience) as client,
        pytest.raises(UnavailableError, match="too slowly"),
    ):
        client.user()


def test_an_endless_answer_is_cut(ok_simulator: OkSimulator) -> None:
    with (
        OkClient(ok_simulator.url, "staff-token", patience=replace(QUICK, body_mb=0)) as client,
        pytest.raises(NotTheApiError, match="over 0 MB"),
    ):
        client.user()


def test_an_ok_that_is_down_is_named_with_the_way_out() -> None:
    with (
        OkClient("http://127.0.0.1:1", "staff-token", patience=QUICK) as client,
        pytest.raises(UnavailableError, match=r"http://127.0.0.1:1.*GRADEWRIGHT_OK_URL"),
    ):
        client.user()


def test_the_token_travels_in_the_header_only(ok_simulator: OkSimulator, client: OkClient) -> None:
    client.submissions("cal/cs61a/sp16/lab00")
    client.user()
    score(client)

    assert {"Bearer staff-token"} == {r.headers["authorization"] for r in ok_simulator.requests}
    assert not any("staff-token" in r.target or b"staff-token" in r.body for r in ok_simulator.requests)


@pytest.mark.parametrize(
    "fault",
    [
        Fault(status=401),
        Fault(status=429, html=True),
        Fault(status=500),
        Fault(status=302, html=True, location="http://x/?access_token=staff-token"),
        Fault(drop="before"),
    ],
    ids=str,
)
def test_no_error_shows_the_token(ok_simulator: OkSimulator, client: OkClient, fault: Fault) -> None:
    ok_simulator.fault(fault)
    with pytest.raises(PlatformError) as caught:
        score(client)

    assert "staff-token" not in f"{caught.value!r} {caught.value.__cause__!r} {caught.value.__context__!r}"


def test_the_token_is_asked_for_anew_for_each_request(ok_simulator: OkSimulator) -> None:
    tokens = iter(["staff-token", "student01-token"])
    with OkClient(ok_simulator.url, lambda: next(tokens)) as client:
        emails = [client.user().email, client.user().email]

    assert emails == ["instructor@berkeley.edu", "student01@berkeley.edu"]


@pytest.mark.parametrize("token", ["two words", "line\nbreak", "caf\u00e9"])
def test_a_token_that_fits_no_header_is_not_sent(ok_simulator: OkSimulator, token: str) -> None:
    with OkClient(ok_simulator.url, token) as client, pytest.raises(TokenExpiredError) as caught:
        client.user()

    assert token not in str(caught.value)
    assert not ok_simulator.requests


def test_netrc_and_proxies_of_the_environment_touch_no_request(
    ok_simulator: OkSimulator, client: OkClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / ".netrc"
    netrc.write_text("machine 127.0.0.1 login someone password secret\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    with OkClient(ok_simulator.url, "") as anonymous:
        anonymous.info()
    client.user()

    assert [None, "Bearer staff-token"] == [r.headers.get("authorization") for r in ok_simulator.requests]


@pytest.mark.parametrize("ending", ["", "/", "/api/v3", "/api/v3/"])
def test_an_address_may_have_a_prefix_and_end_as_people_write_it(ending: str) -> None:
    with (
        OkSimulator(prefix="/okpy") as ok,
        OkClient(f"{ok.url}{ending}", "staff-token") as client,
    ):
        assert client.user().email == "instructor@berkeley.edu"


@pytest.mark.parametrize(
    "url",
    [
        *("", "okpy.org", "ftp://okpy.org", "https://", "https://okpy.org/?a=b", "https://[::1", "https://ok py.org"),
        *("https://me:secret@okpy.org", "https://:secret@okpy.org", "https://okpy.org:port", "https://okpy.org:99999"),
        *("https://\u2603.org", "https://okpy..org", "https://."),
    ],
)
def test_an_address_that_is_none_is_refused_by_the_settings_name(url: str) -> None:
    with pytest.raises(ConfigurationError, match="GRADEWRIGHT_OK_URL") as caught:
        OkClient(url, "staff-token")

    assert "secret" not in str(caught.value)


def test_threads_share_a_client(client: OkClient) -> None:
    ids = [backup.id for backup in client.submissions("cal/cs61a/sp16/lab00")] * 3
    with ThreadPoolExecutor(8) as threads:
        seen = list(threads.map(lambda backup_id: client.backup(backup_id).id, ids))

    assert ids == seen
