"""Blanks the secrets that are known from the settings: a last line of defence, where one slips into a text."""

import json
import re
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, unquote, urlsplit

from pydantic import SecretStr

from worker.settings import Settings

BLANK = "***"
#: What is shorter might be a part of any word.
_SHORTEST = 5


def scrubber(settings: Settings) -> Callable[[str], str]:
    """Return what blanks secrets in a text, however they are quoted there."""
    spellings = {text for secret in _secrets(settings) for text in _spellings(secret)}
    if not spellings:
        return lambda text: text
    # The longest first: one may be a part of another.
    pattern = re.compile("|".join(re.escape(text) for text in sorted(spellings, key=len, reverse=True)))
    return lambda text: pattern.sub(BLANK, text)


def _secrets(settings: Settings) -> Iterator[str]:
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        if isinstance(value, SecretStr):
            yield value.get_secret_value()
    access = settings.flower_auth.get_secret_value() if settings.flower_auth else ""
    yield access.partition(":")[2]
    for url in (settings.ledger_url, settings.hints_url):
        parts = urlsplit(url)
        for password in (parts.password or "", *parse_qs(parts.query).get("password", [])):
            yield from (password, unquote(password))


def _spellings(secret: str) -> Iterator[str]:
    if len(secret) >= _SHORTEST:
        yield from (secret, repr(secret)[1:-1], json.dumps(secret)[1:-1])
