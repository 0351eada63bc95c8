"""The stand-in can be filled, looked at and made to misbehave, from Python and over HTTP, in a process or a thread."""

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from tests.simulators.ok import OkSimulator

CLASS = {
    "assignment": "cal/cs61a/sp16/hw05",
    "display_name": "Homework 5",
    "students": {"ada@berkeley.edu": {"hw05.py": "x = 1\n"}, "bob@berkeley.edu": {"hw05.py": ""}},
}
SCORE = {"bid": "zbq2dp", "kind": "total", "score": 1, "message": "<script>"}


@pytest.fixture
def http(ok_simulator: OkSimulator) -> Iterator[httpx2.Client]:
    headers = {"Authorization": "Bearer staff-token"}
    with httpx2.Client(base_url=ok_simulator.url, headers=headers, trust_env=False) as client:
        yield client


def test_a_class_is_added_over_http(http: httpx2.Client) -> None:
    ids = http.post("/_control/classes", json=CLASS).json()

    page = http.get("/api/v3/assignment/cal/cs61a/sp16/hw05/submissions/").json()["data"]
    backup = http.get(f"/api/v3/backups/{ids['ada@berkeley.edu']}/").json()["data"]
    student = http.get("/api/v3/user/", headers={"Authorization": "Bearer ada-token"}).json()["data"]

    assert page["count"] == 2
    assert backup["messages"][0]["contents"] == {"hw05.py": "x = 1\n", "submit": True}
    assert student["participations"][0]["role"] == "student"


def test_scores_are_shown_with_those_that_were_posted_again(http: httpx2.Client) -> None:
    for _ in range(2):
        http.post("/api/v3/score/", json=SCORE)

    scores = http.get("/_control/scores").json()
    state = http.get("/_control/state").json()

    assert [(score["backup"], score["kind"], score["archived"]) for score in scores] == [
        ("zbq2dp", "total", True),
        ("zbq2dp", "total", False),
    ]
    assert (state["scores"], state["archived"]) == (1, 1)
    assert state["assignments"]["cal/cs61a/sp16/lab00"] == {"submissions": 37, "scored": 1}


def test_the_page_for_people_shows_students_text_as_text(http: httpx2.Client) -> None:
    http.post("/api/v3/score/", json=SCORE)

    page = http.get("/").text

    assert "student02@berkeley.edu" in page
    assert "&lt;script&gt;" in page
    assert "<script>" not in page


def test_a_fault_is_switched_on_and_off_over_http(http: httpx2.Client) -> None:
    http.post("/_control/faults", json={"where": "user", "status": 502, "html": True})
    broken = http.get("/api/v3/user/")
    http.delete("/_control/faults")

    assert (broken.status_code, broken.headers["content-type"]) == (502, "text/html")
    assert http.get("/api/v3/user/").status_code == 200


@pytest.mark.parametrize(
    ("path", "body"),
    [("faults", {"drop": "sometimes"}), ("faults", {"where": "("}), ("classes", {}), ("classes", {"assignment": 1})],
)
def test_the_panel_refuses_what_it_does_not_understand(http: httpx2.Client, path: str, body: dict[str, object]) -> None:
    assert http.post(f"/_control/{path}", json=body).status_code == 400


def test_requests_in_one_packet_and_in_pieces_are_answered_in_order(ok_simulator: OkSimulator) -> None:
    request = b"GET /api/v3/ HTTP/1.1\r\nHost: x\r\n\r\n"
    with socket.create_connection(("127.0.0.1", int(ok_simulator.url.rpartition(":")[2])), timeout=5) as peer:
        peer.sendall(request * 2 + request[:20])
        peer.sendall(request[20:])
        received = b""
        while received.count(b"HTTP/1.1 200 OK") < 3:
            received += peer.recv(65536)

    assert received.count(b"okpy.github.io") >= 2


def test_a_body_that_is_too_large_is_refused_as_a_proxy_does(ok_simulator: OkSimulator) -> None:
    with socket.create_connection(("127.0.0.1", int(ok_simulator.url.rpartition(":")[2])), timeout=5) as peer:
        peer.sendall(b"POST /api/v3/score/ HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n")

        assert peer.recv(65536).startswith(b"HTTP/1.1 413 ")


def test_it_runs_as_a_process_and_ends_when_told(tmp_path: Path) -> None:
    path = tmp_path / "class.json"
    path.write_text(json.dumps(CLASS))
    command = [sys.executable, "-m", "tests.simulators.ok", "--no-recordings", "--json", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        state = httpx2.get(f"{url}/_control/state", trust_env=False).json()
        process.terminate()

        assert list(state["assignments"]) == ["cal/cs61a/sp16/hw05"]
        assert process.wait(timeout=10) == 0
