"""Registers a user at Stepic, as a guest's browser session does: a cookie, its CSRF token and a referer."""

from dataclasses import dataclass, field

from worker.errors import NotTheApiError
from worker.platforms.http import Http, Patience, root
from worker.platforms.stepic import endpoints
from worker.platforms.stepic.decoding import check
from worker.platforms.stepic.models import User
from worker.platforms.stepic.transport import STEPIC

#: Where the seed's example takes its CSRF token from.
SIGN_UP = "/accounts/signup/?next=/"


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Who is to be registered."""

    first_name: str
    last_name: str
    email: str
    password: str = field(repr=False)


def register(base_url: str, newcomer: Newcomer, patience: Patience | None = None) -> User:
    """Register a user and return it. Sent once. Raises PlatformError; RefusedError tells which field is wrong.

    Seed: "Registration": the session must be a guest's, so no token is sent.
    """
    server = root(STEPIC, base_url, "/api")
    http = Http(STEPIC, patience or Patience())
    try:
        cookies = _guest_session(http, server)
        call = endpoints.register(newcomer.first_name, newcomer.last_name, newcomer.email, newcomer.password)
        headers = {
            "Content-Type": "application/json",
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
            "X-CSRFToken": cookies["csrftoken"],
            "Referer": f"{server}{SIGN_UP}",
        }
        answer = http.send(call.endpoint, call.method, f"{server}{call.path}", headers, call.body)
        users = call.decode(answer).objects
    finally:
        http.close()
    if not users:
        raise NotTheApiError("Stepic took the registration without telling the user: look there before trying again")
    return users[0]


def _guest_session(http: Http, server: str) -> dict[str, str]:
    answer = http.send("GET /accounts/signup/", "GET", f"{server}{SIGN_UP}", {"Accept": "text/html"})
    check("GET /accounts/signup/", answer)
    if "csrftoken" not in answer.cookies:
        raise NotTheApiError(
            "Stepic's sign-up page set no CSRF token: check that GRADEWRIGHT_STEPIC_URL is Stepic's address"
        )
    return dict(answer.cookies)
