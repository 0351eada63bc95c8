"""`login` has somebody agree in a browser, keeps what Ok grants where the service finds it, and shows none of it."""

import json
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest
from redis import Redis

from tests.simulators.ok import OkSimulator
from tests.worker.cli.test_commands import Terminal
from worker.settings import PREFIX


@pytest.fixture
def browser(tmp_path: Path) -> str:
    """Return the command of a browser that follows redirects, and that tells what it was started with."""
    script = tmp_path / "browser.py"
    script.write_text(
        "import sys, urllib.request\n"
        "open(sys.argv[0] + '.log', 'a').write(sys.argv[1])\n"
        "urllib.request.urlopen(sys.argv[1], timeout=5).read()\n"
    )
    return f"{sys.executable} {script} %s"


@pytest.fixture
def terminal(redis_url: str, ok: OkSimulator, tmp_path: Path, browser: str, assignments_dir: Path) -> Terminal:
    terminal = Terminal(
        REDIS_URL=redis_url, OK_URL=ok.url, STATE_DIR=str(tmp_path / "state"), ASSIGNMENTS_DIR=str(assignments_dir)
    )
    terminal.environment = {**terminal.environment, "BROWSER": browser, "http_proxy": ""}
    return terminal


def tokens(ok: OkSimulator) -> list[str]:
    granted = [name for name in ok.store.tokens if name.startswith("access-")]
    return [*granted, *(name for name in ok.store.refresh_tokens if name.startswith("refresh-") and "able" not in name)]


def held_by(redis_url: str) -> str:
    """Return all that Redis holds, as text."""
    with Redis.from_url(redis_url) as redis:
        return str([(key, redis.dump(key)) for key in redis.scan_iter()])


def test_staff_log_in_in_the_browser_and_the_service_acts_as_them(terminal: Terminal) -> None:
    before = terminal.run("grade", "cal/cs61a/sp16/lab00", "--dry-run")
    done = terminal.run("login")
    after = terminal.run("grade", "cal/cs61a/sp16/lab00", "--dry-run", "--json")

    assert before.returncode == 2
    assert "run `gradewright login`" in before.stderr
    assert done.returncode == 0, done.stderr
    assert "Logged in as instructor@berkeley.edu.\nStaff of cal/cs61a/sp16" in done.stdout
    assert "is renewed by itself" in done.stdout
    assert after.returncode == 0, after.stderr
    assert len(after.stdout.splitlines()) == 37


def test_a_log_in_is_told_as_json(terminal: Terminal) -> None:
    told = json.loads(terminal.run("login", "--json").stdout)

    assert told["email"] == "instructor@berkeley.edu"
    assert "cal/cs61a/sp16" in told["staff_of"]
    assert told["expires"].endswith("Z")
    assert (told["renewable"], told["in_redis"], told["is_admin"]) == (True, True, False)


def test_no_token_is_shown_or_lies_open_anywhere(
    terminal: Terminal, ok: OkSimulator, redis_url: str, tmp_path: Path
) -> None:
    done = terminal.run("login")
    granted = tokens(ok)
    files = [path for path in (tmp_path / "state").rglob("*") if path.is_file()]
    everywhere = done.stdout + done.stderr + held_by(redis_url) + (tmp_path / "browser.py.log").read_text()
    everywhere += "".join(path.read_text() for path in files)

    assert len(granted) == 2
    assert [token for token in granted if token in everywhere] == []
    assert {oct(path.stat().st_mode & 0o777) for path in files} == {"0o600"}


def test_a_code_is_copied_where_there_is_no_browser(terminal: Terminal, ok: OkSimulator) -> None:
    with urlopen(f"{ok.url}/client/login/", timeout=5) as page:  # noqa: S310 -- an address of this machine
        code = page.read().decode().split("<code>")[1].split("<")[0]
    done = terminal.run("login", "--no-browser", typed=f"{code}\n")

    assert done.returncode == 0, done.stderr
    assert f"{ok.url}/client/login/" in done.stderr
    assert "Logged in as instructor@berkeley.edu." in done.stdout


def test_a_wrong_code_is_told(terminal: Terminal) -> None:
    done = terminal.run("login", "--no-browser", typed="mistyped\n")

    assert done.returncode == 2
    assert "invalid_grant" in done.stderr


def test_a_student_does_not_take_the_place_of_staff(terminal: Terminal, ok: OkSimulator) -> None:
    terminal.run("login")
    ok.store.logs_in = "meg@berkeley.edu"
    ok.store.user("meg@berkeley.edu")
    done = terminal.run("login")
    after = terminal.run("grade", "cal/cs61a/sp16/lab00", "--dry-run", "--json")

    assert done.returncode == 2
    assert "meg@berkeley.edu is not staff of any course on Ok, so nothing was kept" in done.stderr
    assert after.returncode == 0


def test_a_log_in_before_the_service_is_up_is_found_once_it_is(terminal: Terminal) -> None:
    environment = dict(terminal.environment)
    terminal.environment = {name: value for name, value in environment.items() if name != f"{PREFIX}REDIS_URL"}
    done = terminal.run("login")
    terminal.environment = environment
    after = terminal.run("grade", "cal/cs61a/sp16/lab00", "--dry-run", "--json")

    assert done.returncode == 0, done.stderr
    assert "only a service that starts on this machine" in done.stdout
    assert after.returncode == 0, after.stderr


def test_a_redis_that_should_answer_and_does_not_is_exit_code_3(terminal: Terminal) -> None:
    terminal.environment = {**terminal.environment, f"{PREFIX}REDIS_URL": "unix:///nowhere.sock"}

    assert terminal.run("login").returncode == 3


def test_who_logs_out_is_used_no_more(terminal: Terminal) -> None:
    terminal.run("login")
    out = terminal.run("logout")
    after = terminal.run("grade", "cal/cs61a/sp16/lab00", "--dry-run")
    again = terminal.run("logout")

    assert out.stdout == "The log-in is forgotten.\n"
    assert after.returncode == 2
    assert "nobody has logged in" in after.stderr
    assert again.stdout == "Nobody had logged in.\n"


def test_a_log_in_replaces_the_one_before(terminal: Terminal, ok: OkSimulator) -> None:
    terminal.run("login")
    terminal.run("logout")
    terminal.run("login")
    after = terminal.run("grade", "cal/cs61a/sp16/lab00", "--dry-run", "--json")

    assert after.returncode == 0, after.stderr
    assert len(tokens(ok)) == 2
