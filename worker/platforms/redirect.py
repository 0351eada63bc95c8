"""Hears, on this machine only, where a platform sends the browser of somebody who has logged in there."""

import queue
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from oauthlib.oauth2 import WebApplicationClient
from oauthlib.oauth2.rfc6749.errors import MismatchingStateError, MissingCodeError, OAuth2Error

from worker.errors import ConfigurationError, NotAllowedError, UnavailableError
from worker.safe_text import one_line

#: A browser that says nothing for so long is let go.
SILENCE_SECONDS = 10.0

_PAGE = "<!DOCTYPE html><title>Gradewright</title><p>%s</p>"
_HEARD = "Gradewright has heard. You may close this window and return to the terminal."
_STRANGE = "This is not the log-in that Gradewright waits for."


class RedirectListener:
    """Listens on loopback for one log-in: `with RedirectListener() as listener: … listener.code(60)`.

    `port` 0 takes a free one; platforms that compare the whole address need a fixed one. `host` is how the address
    names this machine. Only a redirect that carries `state` counts; whatever else asks is turned away.
    """

    def __init__(self, state: str, *, port: int = 0, host: str = "127.0.0.1", path: str = "/") -> None:
        self._heard: queue.SimpleQueue[str | OAuth2Error] = queue.SimpleQueue()
        try:
            self._server = ThreadingHTTPServer(("127.0.0.1", port), _handler(state, path, self._heard))
        except (OSError, OverflowError) as error:
            raise ConfigurationError(
                f"nothing can listen on port {port} of 127.0.0.1 ({error}): give another port"
            ) from error
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        #: Where the platform has to send the browser.
        self.redirect_uri = f"http://{host}:{self._server.server_port}{path}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def code(self, timeout_seconds: float) -> str:
        """Wait for the redirect and return its authorization code.

        Raises UnavailableError where none comes in time, NotAllowedError where the platform or the user declined.
        """
        try:
            heard = self._heard.get(timeout=timeout_seconds)
        except queue.Empty:
            raise UnavailableError(
                f"nobody logged in within {timeout_seconds:g} s: run the command again and follow its address"
            ) from None
        if isinstance(heard, OAuth2Error):
            raise NotAllowedError(f"the log-in was declined ({one_line(str(heard.error), 50)}): try again and agree")
        return heard


def _handler(state: str, path: str, heard: queue.SimpleQueue[str | OAuth2Error]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = SILENCE_SECONDS

        def do_GET(self) -> None:
            """Take the redirect; turn away what else a browser, or anybody on this machine, asks for."""
            target = urlsplit(self.path)
            told = _read(target.query, state) if target.path == path else None
            self._answer(404 if told is None else 200, _STRANGE if told is None else _HEARD)
            if told is not None:
                heard.put(told)

        def _answer(self, status: int, text: str) -> None:
            page = (_PAGE % text).encode()
            self.send_response(status)
            for name, value in (
                ("Content-Type", "text/html; charset=utf-8"),
                ("Content-Length", str(len(page))),
                ("Cache-Control", "no-store"),
                ("Referrer-Policy", "no-referrer"),
                ("Connection", "close"),
            ):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's signature
            """Log nothing: the address holds the code."""

    return Handler


def _read(query: str, state: str) -> str | OAuth2Error | None:
    """Return the code, or the refusal, that a redirect tells; None where it is not of this log-in."""
    # The library insists on an encrypted address; on loopback there is none, and only the query matters.
    address = f"https://localhost/?{query}"
    try:
        return WebApplicationClient("").parse_request_uri_response(address, state=state)["code"]
    except (MismatchingStateError, MissingCodeError):
        return None
    except OAuth2Error as error:
        return error
    except ValueError:
        return None
