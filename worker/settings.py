"""Every environment variable of the service, read once and passed in, so that nothing else looks at the environment."""

import hashlib
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from worker.broker import SCHEMES
from worker.errors import ConfigurationError

PREFIX = "GRADEWRIGHT_"
#: What the kernel takes as a socket's path, in bytes.
SOCKET_PATH_BYTES = 107

#: As many has a password of Flower's at least.
PASSWORD_CHARACTERS = 12

Seconds = Annotated[float, Field(gt=0, le=30 * 24 * 3600, allow_inf_nan=False)]


class Settings(BaseSettings):
    """The service's settings; each is the environment variable of its name, in capitals, behind `GRADEWRIGHT_`."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, frozen=True)

    ok_url: str | None = Field(default=None, description="Ok's address, as in `https://okpy.org`; it may have a path.")
    ok_token: SecretStr | None = Field(
        default=None,
        description="Access token of a member of staff (`python3 ok --get-token`). Unset, or once it has expired: what"
        " `gradewright login` obtained.",
    )
    ok_refresh_token: SecretStr | None = Field(
        default=None,
        description="Refresh token of a member of staff, from which the first of the renewed tokens is obtained.",
    )
    ok_client_id: str = Field(default="ok-client", description="The application that logs in to Ok.")
    ok_client_secret: SecretStr | None = Field(
        default=None, description="That application's secret. Unset: the ok-client's, which every student has."
    )
    secret_key: SecretStr | None = Field(
        default=None,
        description="Encrypts kept tokens (`openssl rand -base64 32`); several machines need the same. Unset: a file in"
        " `STATE_DIR`.",
    )
    redis_url: str | None = Field(
        default=None,
        description="Redis: `redis://…`, `rediss://…` or `unix:///path?db=0`. Unset: the server that"
        " `gradewright up` starts.",
    )
    broker_url: SecretStr | None = Field(
        default=None,
        description="Who carries hints to workers: an address like those of `REDIS_URL`, or RabbitMQ's"
        " (`amqp://user:password@host:5672//`). Unset: the same Redis.",
    )
    assignments_dir: Path = Field(
        default=Path("assignments"), description="The folder below which assignments lie, by their endpoints."
    )
    concurrency: Annotated[int, Field(ge=1, le=256)] = Field(
        default_factory=lambda: os.cpu_count() or 1,
        description="How many submissions are graded at once. Default: one a processor.",
    )
    cells_memory_mb: Annotated[int | None, Field(ge=64)] = Field(
        default=None,
        description="How much memory the limits of all cells may add up to, idle ones included. Default: half of"
        " what Docker's host has.",
    )
    state_dir: Path = Field(
        default=Path("~/.local/state/gradewright"),
        validate_default=True,
        description="Where `gradewright up` keeps the embedded server's data and socket.",
    )
    require_check: bool = Field(
        default=False,
        description="`true`: grade only with assignments that `gradewright check` has blessed, as they are now.",
    )
    watch: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Endpoints that are always watched, separated by commas; `gradewright watch` adds others.",
    )
    poll_seconds: Seconds = Field(
        default=60, description="How often a watched assignment is polled, if `watch` was given no `--every`."
    )
    sweep_seconds: Seconds = Field(default=10, description="How often overdue work is looked for.")
    lease_seconds: Seconds = Field(
        default=60, description="How long a worker may be silent before its work is given to another."
    )
    patience_seconds: Seconds = Field(
        default=30, description="How long queued work may wait before its message is looked for."
    )
    hold_seconds: Seconds = Field(
        default=60, description="How long work is held back after Ok refused the token or did not answer."
    )
    retry_seconds: Seconds = Field(
        default=5, description="Wait after a first fault of Docker or Ok; four times as long after each more."
    )
    stepic_url: str = Field(default="https://stepik.org", description="Stepic's address (it is called Stepik today).")
    stepic_client_id: str | None = Field(
        default=None, description="Id of an application registered at Stepic's `/oauth2/applications/`."
    )
    stepic_client_secret: SecretStr | None = Field(default=None, description="That application's secret.")
    stepic_requests_per_second: Annotated[float, Field(gt=0, le=50)] = Field(
        default=2, description="How often each process asks Stepic for something, at most."
    )
    alive_file: Path | None = Field(
        default=None,
        description="A file that worker and beat touch every few seconds while they are well, for health checks.",
    )
    trigger_host: str = Field(default="127.0.0.1", description="The address that `gradewright trigger` listens on.")
    trigger_port: Annotated[int | None, Field(ge=0, le=65535)] = Field(
        default=None,
        description="Its port (8080 where none is given); where it is set, `gradewright up` runs the trigger, too.",
    )
    trigger_metrics_token: SecretStr | None = Field(
        default=None, description="The bearer token that the trigger's `/metrics` asks for. Unset: none."
    )
    flower_auth: SecretStr | None = Field(
        default=None,
        description="`user:password` for Flower's pages; where it is set, `gradewright up` runs Flower, too.",
    )
    flower_url_prefix: str = Field(default="", description="Flower's path behind a web server, as in `flower`.")
    log_level: str = Field(default="INFO", description="DEBUG, INFO, WARNING or ERROR.")
    log_format: Literal["text", "json"] = Field(default="text", description="How log lines are written: text or json.")
    sentry_dsn: SecretStr | None = Field(default=None, description="Where faults are reported. Unset: nowhere.")

    @field_validator("state_dir", "assignments_dir")
    @classmethod
    def _absolute(cls, path: Path) -> Path:
        try:
            return path.expanduser().absolute()
        except RuntimeError as error:
            raise ValueError("there is no such home directory: give a path without ~") from error

    @field_validator("watch", mode="before")
    @classmethod
    def _split(cls, endpoints: object) -> object:
        if isinstance(endpoints, str):
            return tuple(name.strip() for name in endpoints.split(",") if name.strip())
        return endpoints

    @field_validator("log_level")
    @classmethod
    def _known_level(cls, level: str) -> str:
        if level.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
            raise ValueError("must be DEBUG, INFO, WARNING or ERROR")
        return level.upper()

    @field_validator("redis_url")
    @classmethod
    def _known_scheme(cls, url: str | None) -> str | None:
        if url is not None and not url.startswith(("redis://", "rediss://", "unix://")):
            raise ValueError("must start with redis://, rediss:// or unix://")
        return url

    @field_validator("broker_url")
    @classmethod
    def _known_broker(cls, url: SecretStr | None) -> SecretStr | None:
        if url is not None and not url.get_secret_value().startswith(SCHEMES):
            raise ValueError(f"must start with {', '.join(SCHEMES[:-1])} or {SCHEMES[-1]}")
        return url

    @classmethod
    def read(cls) -> Self:
        """Read the environment. Raises ConfigurationError naming each variable that is wrong, never its value."""
        try:
            return cls()
        except ValidationError as error:
            raise ConfigurationError("; ".join(_complaint(e["loc"], e["msg"]) for e in error.errors())) from None

    @property
    def watched(self) -> Mapping[str, float]:
        """What is always watched, each with the seconds between two polls."""
        return dict.fromkeys(self.watch, self.poll_seconds)

    @property
    def socket_path(self) -> Path:
        """Where the embedded server listens: in the state directory unless that has too long a name for a socket."""
        path = self.state_dir / "valkey.sock"
        if len(os.fsencode(path)) <= SOCKET_PATH_BYTES:
            return path
        digest = hashlib.sha256(os.fsencode(path)).hexdigest()[:16]
        return Path(tempfile.gettempdir(), f"gradewright-{os.getuid()}-{digest}", "valkey.sock")

    @property
    def ledger_url(self) -> str:
        """Redis's address, or the embedded server's where none is set."""
        return self.redis_url or f"unix://{self.socket_path}?db=0"

    def ok_address(self) -> str:
        """Return Ok's address. Raises ConfigurationError where none is set."""
        if not self.ok_url:
            raise ConfigurationError(f"{PREFIX}OK_URL is not set: give Ok's address, as in https://okpy.org")
        return self.ok_url

    @property
    def hints_url(self) -> str:
        """The broker's address: by default the ledger's."""
        return self.broker_url.get_secret_value() if self.broker_url else self.ledger_url

    def flower_access(self) -> str:
        """Return Flower's `user:password`. Raises ConfigurationError where strangers would get in."""
        access = self.flower_auth.get_secret_value() if self.flower_auth else ""
        user, _, password = access.partition(":")
        if not access:
            raise ConfigurationError(
                f"{PREFIX}FLOWER_AUTH is not set: give user:password, else all could look at Flower"
            )
        if not user or len(password) < PASSWORD_CHARACTERS or len(set(password)) < PASSWORD_CHARACTERS / 2:
            raise ConfigurationError(
                f"{PREFIX}FLOWER_AUTH is weak: it must be user:password with at least {PASSWORD_CHARACTERS} characters,"
                " not the same few, in the password (`openssl rand -base64 15` makes one)"
            )
        return access

    def stepic_application(self) -> tuple[str, str]:
        """Return the id and secret of our application at Stepic. Raises ConfigurationError naming what is missing."""
        if not self.stepic_client_id or self.stepic_client_secret is None:
            raise ConfigurationError(
                f"{PREFIX}STEPIC_CLIENT_ID and {PREFIX}STEPIC_CLIENT_SECRET are not both set: register an application "
                f"at {self.stepic_url.rstrip('/')}/oauth2/applications/"
            )
        return self.stepic_client_id, self.stepic_client_secret.get_secret_value()


def _complaint(location: tuple[int | str, ...], message: str) -> str:
    name = PREFIX + str(location[0]).upper() if location else PREFIX.rstrip("_")
    return f"{name}: {message.removeprefix('Value error, ')}"
