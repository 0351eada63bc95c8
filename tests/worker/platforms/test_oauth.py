"""Tokens are granted once for what they were asked for, and no error, log or address of ours shows a secret."""

import socket
import threading
from collections.abc import Iterator
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

import pytest

from tests.simulators.stepic import Fault, StepicSimulator
from worker.errors import (
    ConfigurationError,
    NotAllowedError,
    NotTheApiError,
    PlatformError,
    RefusedError,
    TokenExpiredError,
    UnavailableError,
)
from worker.platforms.http import Http, Patience, Platform
from worker.platforms.oauth import Application, OAuth, TokenPair
from worker.platforms.redirect import RedirectListener

PLATFORM = Platform("Stepic", "GRADEWRIGHT_STEPIC_URL", "https://stepik.org")
NOW = 1_000_000.0


def application(url: str, client_id: str = "stepic-client", **fields: object) -> Application:
    known: dict[str, object] = {"client_secret": "stepic-secret", "scopes": ("read",)}
    return Application(f"{url}/oauth2/authorize/", f"{url}/oauth2/token/", client_id, **{**known, **fields})  # type: ignore[arg-type]


def browse(url: str) -> int:
    """Do as a browser does at an address, and return the status at the end of its redirects."""
    try:
        with urlopen(url, timeout=5) as page:  # noqa: S310 - an address of this machine
            return int(page.status)
    except HTTPError as error:
        error.close()
        return error.code


@pytest.fixture
def http() -> Iterator[Http]:
    http = Http(PLATFORM, Patience(attempt_seconds=5))
    yield http
    http.close()


@pytest.fixture
def oauth(stepic: StepicSimulator, http: Http) -> OAuth:
    return OAuth(application(stepic.url), http, clock=lambda: NOW)


def test_an_application_gets_a_token_of_its_own(stepic: StepicSimulator, oauth: OAuth) -> None:
    pair = oauth.client_credentials()

    assert TokenPair("stepic-access-1", "", NOW + 36000, ("read",)) == pair
    assert [{"grant_type": "client_credentials", "scope": "read"}] == [r.fields for r in stepic.requests]


def test_somebody_logs_in_in_the_browser(stepic: StepicSimulator, oauth: OAuth) -> None:
    pair = oauth.log_in(lambda url: threading.Thread(target=browse, args=(url,)).start(), timeout_seconds=5)

    assert TokenPair("stepic-access-3", "stepic-refresh-2", NOW + 36000, ("read",)) == pair
    assert ["GET /oauth2/authorize/", "POST /oauth2/token/"] == [f"{r.method} {r.path}" for r in stepic.requests]


def test_the_address_of_a_log_in_holds_no_secret(oauth: OAuth, stepic: StepicSimulator) -> None:
    url = oauth.authorize_url("http://127.0.0.1:1/", "strange")

    assert url.startswith(f"{stepic.url}/oauth2/authorize/?")
    assert parse_qs(urlsplit(url).query) == {
        "response_type": ["code"],
        "client_id": ["stepic-client"],
        "redirect_uri": ["http://127.0.0.1:1/"],
        "scope": ["read"],
        "state": ["strange"],
    }


def test_a_log_in_that_is_declined_is_told(stepic: StepicSimulator, oauth: OAuth) -> None:
    stepic.store.declines = True
    with pytest.raises(NotAllowedError, match="access_denied"):
        oauth.log_in(lambda url: threading.Thread(target=browse, args=(url,)).start(), timeout_seconds=5)


def test_a_log_in_is_not_awaited_for_ever(oauth: OAuth) -> None:
    with pytest.raises(UnavailableError, match=r"within 0.01 s"):
        oauth.log_in(lambda _: None, timeout_seconds=0.01)


def test_only_the_redirect_of_this_log_in_is_heard() -> None:
    with RedirectListener("right") as listener:
        here = listener.redirect_uri
        asked = ["favicon.ico", "", "?code=forged", "?code=forged&state=wrong", "?error=access_denied", "?state=right"]
        turned_away = [browse(f"{here}{path}") for path in asked]
        heard = browse(f"{here}?state=right&code=good")
        code = listener.code(5)

    assert [404] * len(asked) == turned_away
    assert (200, "good") == (heard, code)


def test_a_connection_that_says_nothing_keeps_nobody_waiting() -> None:
    with RedirectListener("right") as listener:
        place = urlsplit(listener.redirect_uri)
        with socket.create_connection((str(place.hostname), place.port or 0)):
            assert browse(f"{listener.redirect_uri}?state=right&code=good") == 200


def test_a_port_that_is_taken_is_named() -> None:
    with RedirectListener("state") as listener:
        port = urlsplit(listener.redirect_uri).port or 0
        with pytest.raises(ConfigurationError, match=f"port {port} "):
            RedirectListener("state", port=port)


def test_the_redirect_is_heard_on_loopback_only_and_logged_nowhere(capfd: pytest.CaptureFixture[str]) -> None:
    with RedirectListener("right", host="localhost") as listener:
        browse(f"{listener.redirect_uri}?state=right&code=secret-code")

    assert urlsplit(listener.redirect_uri).hostname == "localhost"
    assert capfd.readouterr() == ("", "")


def test_a_refresh_token_gives_a_new_pair_and_is_used_up(oauth: OAuth) -> None:
    first = oauth.log_in(lambda url: threading.Thread(target=browse, args=(url,)).start(), timeout_seconds=5)
    second = oauth.refresh(first.refresh)

    assert second.refresh not in {"", first.refresh}
    with pytest.raises(TokenExpiredError, match="log in again"):
        oauth.refresh(first.refresh)


def test_a_code_is_good_once_and_for_its_own_address_only(oauth: OAuth) -> None:
    with RedirectListener("state") as listener:
        browse(oauth.authorize_url(listener.redirect_uri, "state"))
        code = listener.code(5)
    with pytest.raises(TokenExpiredError):
        oauth.exchange(code, "http://127.0.0.1:1/elsewhere")
    with pytest.raises(TokenExpiredError):
        oauth.exchange(code, listener.redirect_uri)


@pytest.mark.parametrize("in_header", [True, False])
def test_the_secret_travels_in_the_header_or_in_the_form(stepic: StepicSimulator, http: Http, in_header: bool) -> None:
    OAuth(application(stepic.url, secret_in_header=in_header), http).client_credentials()
    (request,) = stepic.requests

    assert in_header is request.headers.get("authorization", "").startswith("Basic ")
    assert in_header is (b"stepic-secret" not in request.body)
    assert "secret" not in request.target


def test_a_wrong_secret_is_told_without_it(stepic: StepicSimulator, http: Http) -> None:
    wrong = application(stepic.url, client_secret="mistaken-secret")
    with pytest.raises(NotAllowedError, match=r"invalid_client.*check the application's id, secret") as caught:
        OAuth(wrong, http).client_credentials()

    assert "mistaken-secret" not in f"{caught.value!r}{wrong!r}"


def test_a_grant_type_that_the_application_lacks_is_told(stepic: StepicSimulator, oauth: OAuth) -> None:
    stepic.store.applications["stepic-client"].own_tokens = False
    with pytest.raises(NotAllowedError, match="unauthorized_client"):
        oauth.client_credentials()


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (Fault(status=429), UnavailableError),
        (Fault(status=500), UnavailableError),
        (Fault(status=503, html=True), UnavailableError),
        (Fault(drop="after"), UnavailableError),
        (Fault(status=200, html=True), NotTheApiError),
        (Fault(status=200), NotTheApiError),
        (Fault(status=302, html=True, location="https://elsewhere.org/?token=x"), NotTheApiError),
        (Fault(status=400), NotTheApiError),
    ],
    ids=str,
)
def test_a_server_that_fails_is_asked_once_and_blamed(
    stepic: StepicSimulator, oauth: OAuth, fault: Fault, expected: type[PlatformError]
) -> None:
    stepic.fault(fault)
    with pytest.raises(expected) as caught:
        oauth.refresh("refresh-secret")

    assert len(stepic.requests) == 1
    assert "secret" not in f"{caught.value!r} {caught.value.__cause__!r} {caught.value.__context__!r}"


def test_a_refusal_of_another_kind_keeps_its_code(stepic: StepicSimulator, http: Http) -> None:
    stepic.store.applications["stepic-client"].own_tokens = False
    oauth = OAuth(application(stepic.url), http)
    stepic.fault(Fault("POST", times=1, status=400))
    with pytest.raises(NotTheApiError):
        oauth.client_credentials()
    with pytest.raises(RefusedError, match="unsupported_grant_type"):
        oauth._ask("grant_type=password")


def test_no_pair_and_no_application_shows_what_it_holds() -> None:
    shown = repr(TokenPair("access-secret", "refresh-secret", 1.0)) + repr(Application("a", "b", "c", "client-secret"))

    assert "secret" not in shown.replace("client_secret", "").replace("secret_in_header", "")
