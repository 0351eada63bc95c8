"""What goes wrong, one disturbance a function; each lasts a while, and has passed when it returns."""

import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tests.chaos.stage import TOKEN, Stage
from tests.simulators.ok.faults import Fault

Disturbance = Callable[[Stage, random.Random], None]


def kill_a_worker(stage: Stage, chance: random.Random) -> None:
    """Kill -9 one of the workers, a few times."""
    for _ in range(chance.randint(1, 3)):
        stage.processes.kill(chance.choice(stage.processes.names("worker")))
        _last(chance, 0.5, 3)


def kill_beat(stage: Stage, _chance: random.Random) -> None:
    """Kill -9 beat."""
    stage.processes.kill("beat")


def restart_redis(stage: Stage, chance: random.Random) -> None:
    """Kill Redis and start it again with its data."""
    stage.valkey.kill()
    _last(chance, 0.2, 4)
    stage.valkey.start()


def wipe_redis(stage: Stage, chance: random.Random) -> None:
    """Kill Redis and start it again without its data: the ledger is lost."""
    stage.valkey.kill()
    stage.valkey.forget()
    _last(chance, 0.2, 2)
    stage.valkey.start()


def kill_docker(stage: Stage, chance: random.Random) -> None:
    """Kill -9 the Docker daemon and start it again."""
    stage.dockerd.stop(signal.SIGKILL)
    _last(chance, 0.2, 3)
    stage.dockerd.start()


def restart_docker(stage: Stage, chance: random.Random) -> None:
    """Stop the Docker daemon as an upgrade does, and start it again."""
    stage.dockerd.stop(signal.SIGTERM)
    _last(chance, 1, 8)
    stage.dockerd.start()


def ok_fails(stage: Stage, chance: random.Random) -> None:
    """Answer part of the requests with 500."""
    _while_ok(stage, chance, Fault(status=500, share=0.5))


def ok_is_behind_a_broken_proxy(stage: Stage, chance: random.Random) -> None:
    """Answer all with a proxy's 502 in HTML."""
    _while_ok(stage, chance, Fault(status=502, html=True))


def ok_is_a_login_page(stage: Stage, chance: random.Random) -> None:
    """Answer scores with 200 and a page of HTML."""
    _while_ok(stage, chance, Fault(where="POST .*/score/", status=200, html=True))


def ok_asks_for_patience(stage: Stage, chance: random.Random) -> None:
    """Answer part of the requests with 429."""
    _while_ok(stage, chance, Fault(status=429, retry_after="1", share=0.5))


def ok_drops_what_it_has_stored(stage: Stage, chance: random.Random) -> None:
    """Store scores and end the connection without a word."""
    _while_ok(stage, chance, Fault(where="POST .*/score/", drop="after", share=0.7))


def ok_drops_requests(stage: Stage, chance: random.Random) -> None:
    """End connections before anything is done."""
    _while_ok(stage, chance, Fault(drop="before", share=0.5))


def ok_hangs(stage: Stage, chance: random.Random) -> None:
    """Let a few requests wait past the client's patience."""
    stage.ok.fault(Fault(where="POST .*/score/", delay_seconds=80, times=1))
    stage.ok.fault(Fault(where="GET .*/backups/", delay_seconds=80, times=1))
    _last(chance, 1, 3)
    stage.ok.heal()


def the_token_expires(stage: Stage, chance: random.Random) -> None:
    """Let the staff's token expire, until it is good again."""
    token = stage.ok.store.tokens[TOKEN]
    good_until, token.expires = token.expires, 0
    _last(chance, 1, 5)
    token.expires = good_until


DISTURBANCES: tuple[Disturbance, ...] = (
    kill_a_worker,
    kill_beat,
    restart_redis,
    wipe_redis,
    kill_docker,
    restart_docker,
    ok_fails,
    ok_is_behind_a_broken_proxy,
    ok_is_a_login_page,
    ok_asks_for_patience,
    ok_drops_what_it_has_stored,
    ok_drops_requests,
    ok_hangs,
    the_token_expires,
)


def forecast(chance: random.Random, number: int) -> Iterator[Disturbance]:
    """Yield so many disturbances, each as often as the others, in an order of chance."""
    while number > 0:
        some = chance.sample(DISTURBANCES, min(number, len(DISTURBANCES)))
        yield from some
        number -= len(some)


@contextmanager
def _fault(stage: Stage, fault: Fault) -> Iterator[None]:
    stage.ok.fault(fault)
    try:
        yield
    finally:
        stage.ok.heal()


def _while_ok(stage: Stage, chance: random.Random, fault: Fault) -> None:
    with _fault(stage, fault):
        _last(chance, 1, 5)


def _last(chance: random.Random, least_seconds: float, most_seconds: float) -> None:
    """Let a disturbance last: here time itself is what is tested."""
    time.sleep(chance.uniform(least_seconds, most_seconds))
