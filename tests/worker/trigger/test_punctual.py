"""Connections on which nothing, or never the whole head of a request, comes."""

import socket
from urllib.parse import urlsplit

import pytest

from tests.worker.trigger.conftest import serving
from worker.trigger.app import Trigger
from worker.trigger.punctual import PunctualProtocol

REQUEST = b"GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n"


class Impatient(PunctualProtocol):
    """Shows strangers out sooner."""

    head_seconds = 0.3


@pytest.mark.parametrize("said", [b"", b"GET / HT", REQUEST + b"GET / HT"], ids=["nothing", "half", "one and a half"])
def test_who_never_says_what_they_want_is_shown_out(trigger: Trigger, said: bytes) -> None:
    with (
        serving(trigger, Impatient) as url,
        socket.create_connection(("127.0.0.1", urlsplit(url).port or 0)) as stranger,
    ):
        stranger.settimeout(10)
        stranger.sendall(said)
        answers = b"".join(iter(lambda: stranger.recv(4096), b""))

    assert said.count(b"\r\n\r\n") == answers.count(b"HTTP/1.1 404")


def test_who_says_it_slowly_is_heard(trigger: Trigger) -> None:
    body = b'["unknown"]'
    head = b"POST /results HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(body)
    with serving(trigger, Impatient) as url, socket.create_connection(("127.0.0.1", urlsplit(url).port or 0)) as slow:
        slow.sendall(head)
        slow.settimeout(1.5)
        with pytest.raises(TimeoutError):
            slow.recv(1)
        slow.settimeout(10)
        slow.sendall(body)
        answer = b"".join(iter(lambda: slow.recv(4096), b""))

    assert answer.startswith(b"HTTP/1.1 200")
