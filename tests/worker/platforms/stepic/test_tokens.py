"""Tokens are kept where only their owner reads them, renewed in time, and by one thread or process at a time."""

import stat
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.simulators.stepic import StepicSimulator
from tests.simulators.stepic.made_up import LEARNER
from tests.worker.platforms.stepic.clients import QUICK
from worker.errors import ConfigurationError, NotAllowedError, TokenExpiredError
from worker.platforms.http import Http
from worker.platforms.oauth import Application, OAuth, TokenPair
from worker.platforms.stepic import StepicClient
from worker.platforms.stepic.pace import Pace
from worker.platforms.stepic.token_file import TokenFile
from worker.platforms.stepic.tokens import READ, WRITE, KeptTokens
from worker.platforms.stepic.transport import STEPIC

Open = Callable[..., KeptTokens]


def oauth_of(stepic: StepicSimulator, http: Http, scopes: tuple[str, ...] = READ) -> OAuth:
    urls = (f"{stepic.url}/oauth2/authorize/", f"{stepic.url}/oauth2/token/")
    return OAuth(Application(*urls, "stepic-client", "stepic-secret", scopes), http)


def log_in(oauth: OAuth) -> TokenPair:
    def browse(url: str) -> None:
        with urlopen(url, timeout=5):  # noqa: S310 - an address of this machine
            pass

    return oauth.log_in(lambda url: threading.Thread(target=browse, args=(url,)).start(), timeout_seconds=5)


@pytest.fixture
def http() -> Iterator[Http]:
    http = Http(STEPIC, QUICK)
    yield http
    http.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "stepic.json"


@pytest.fixture
def open_tokens(stepic: StepicSimulator, http: Http, path: Path) -> Open:
    """Return what opens the same file of tokens, as another process would."""
    return lambda scopes=READ: KeptTokens(oauth_of(stepic, http, scopes), TokenFile(path), "stepic", scopes)


def asked_for(stepic: StepicSimulator) -> list[object]:
    return [r.fields["grant_type"] for r in stepic.requests if r.path == "/oauth2/token/"]


def test_the_applications_own_token_is_asked_for_once_and_kept(
    stepic: StepicSimulator, open_tokens: Open, path: Path
) -> None:
    tokens = open_tokens()
    seen = {tokens.current(), tokens.current(), open_tokens().current()}

    assert {"stepic-access-1"} == seen
    assert ["client_credentials"] == asked_for(stepic)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert ["stepic.json", "stepic.lock"] == sorted(file.name for file in path.parent.iterdir())


def test_a_token_near_its_end_is_renewed_before_it_is_used(stepic: StepicSimulator, open_tokens: Open) -> None:
    stepic.store.token_seconds = 30
    tokens = open_tokens()

    assert tokens.current() != tokens.current()


def test_a_refused_token_is_renewed_once_by_all_threads(stepic: StepicSimulator, open_tokens: Open) -> None:
    several = [open_tokens() for _ in range(4)]
    refused = several[0].current()
    with ThreadPoolExecutor(8) as threads:
        fresh = set(threads.map(lambda number: several[number % 4].renew(refused), range(16)))

    assert len(fresh) == 1
    assert refused not in fresh
    assert ["client_credentials"] * 2 == asked_for(stepic)


def test_a_log_in_comes_before_the_applications_own_account(
    stepic: StepicSimulator, open_tokens: Open, http: Http
) -> None:
    stepic.store.logs_in = LEARNER
    open_tokens().keep(log_in(oauth_of(stepic, http)))
    with StepicClient(stepic.url, open_tokens(), pace=Pace(1000), patience=QUICK) as client:
        assert client.me().id == LEARNER


def test_a_log_in_is_refreshed_and_each_refresh_token_kept_before_use(
    stepic: StepicSimulator, open_tokens: Open, http: Http
) -> None:
    first = log_in(oauth_of(stepic, http))
    open_tokens().keep(first)
    second = open_tokens().renew(first.access)
    third = open_tokens().renew(second)

    assert len({first.access, second, third}) == 3
    assert ["authorization_code", "refresh_token", "refresh_token"] == asked_for(stepic)


def test_a_log_in_that_is_over_says_what_to_do(open_tokens: Open) -> None:
    open_tokens().keep(TokenPair("old-secret", "used-up-secret", 1.0, READ))
    with pytest.raises(TokenExpiredError, match="gradewright stepic login` again") as caught:
        open_tokens().current()

    assert "secret" not in f"{caught.value!r}{caught.value.__cause__!r}"


def test_a_log_in_to_read_does_not_serve_to_write(stepic: StepicSimulator, open_tokens: Open, http: Http) -> None:
    open_tokens().keep(log_in(oauth_of(stepic, http)))
    with pytest.raises(NotAllowedError, match=r"to read only.*login --scope write"):
        open_tokens(WRITE).current()


def test_a_log_in_to_write_serves_to_read(stepic: StepicSimulator, open_tokens: Open, http: Http) -> None:
    pair = log_in(oauth_of(stepic, http, WRITE))
    open_tokens(WRITE).keep(pair)

    assert pair.access == open_tokens(READ).current()


def test_a_forgotten_log_in_is_used_no_more(stepic: StepicSimulator, open_tokens: Open, http: Http) -> None:
    tokens = open_tokens()
    tokens.keep(log_in(oauth_of(stepic, http)))
    logged_in = tokens.current()
    tokens.forget()

    assert tokens.current() != logged_in


def test_a_file_that_others_may_read_is_refused(open_tokens: Open, path: Path) -> None:
    open_tokens().current()
    path.chmod(0o640)
    with pytest.raises(ConfigurationError, match=r"chmod 600"):
        open_tokens().current()


def test_a_damaged_file_is_told_without_its_content(open_tokens: Open, path: Path) -> None:
    path.parent.mkdir()
    path.write_text('{"stepic own read": {"access": "secret')
    path.chmod(0o600)
    with pytest.raises(ConfigurationError, match="damaged") as caught:
        open_tokens().current()

    assert "secret" not in f"{caught.value!r}{caught.value.__context__!r}"
