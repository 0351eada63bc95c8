"""Redis answers, is recent enough, keeps what it is given, and has room and pace."""

from collections.abc import Iterator, Sequence

from worker.doctor.finding import Finding, Level
from worker.doctor.surroundings import Surroundings
from worker.ledger.health import Health, health

NAME = "redis"
NEEDS: Sequence[str] = ()

#: Scripts that are replicated by their effects, without which a Redis runs none of the ledger's.
OLDEST = (5, 0)
OLDEST_TRIED = (6, 2)
SLOW_SECONDS = 0.02
#: Shares of the memory.
WARNING_SHARE, WRONG_SHARE = 0.7, 0.9


def run(around: Surroundings) -> Iterator[Finding]:
    """Ask Redis how it is. Raises ConfigurationError, LedgerError."""
    yield from judged(health(around.ledger.connection))


def judged(told: Health) -> Iterator[Finding]:
    """Judge what Redis tells."""
    yield _version(told)
    if told.is_replica:
        mend = "give GRADEWRIGHT_REDIS_URL the primary's address"
        yield Finding(NAME, Level.WRONG, "this Redis is a replica, which takes no writes", mend)
    if told.is_cluster:
        mend = "use a single server: the ledger's steps touch several keys at once"
        yield Finding(NAME, Level.WRONG, "this Redis is a cluster", mend)
    yield from _persistence(told)
    yield _eviction(told)
    yield _memory(told)
    slow = told.latency_seconds > SLOW_SECONDS
    text = f"answers within {told.latency_seconds * 1000:.1f} ms"
    yield Finding(
        NAME,
        Level.WARNING if slow else Level.OK,
        text,
        "move Redis nearer to the workers, or look at its load (`redis-cli --latency`)" if slow else "",
    )


def _version(told: Health) -> Finding:
    text = f"{told.name}, compatible with Redis {'.'.join(map(str, told.version))}"
    if told.version < OLDEST:
        return Finding(NAME, Level.WRONG, f"{text}: too old", "install Redis 7 or later, or Valkey")
    if told.version < OLDEST_TRIED:
        return Finding(NAME, Level.WARNING, f"{text}: older than was ever tried", "install Redis 7 or later, or Valkey")
    return Finding(NAME, Level.OK, text)


def _persistence(told: Health) -> Iterator[Finding]:
    if not told.appends:
        mend = "set `appendonly yes` (`redis-cli config set appendonly yes` does at once; write it to redis.conf too)"
        if told.snapshots:
            text = "keeps snapshots only: a crash loses the last minutes' records, whose work is then done again"
            yield Finding(NAME, Level.WARNING, text, mend)
        else:
            text = "keeps nothing over a restart: records, watches and tokens would be lost"
            yield Finding(NAME, Level.WRONG, text, mend)
    elif not told.append_went_well:
        mend = "make room on Redis's disk, and look into its log"
        yield Finding(NAME, Level.WRONG, "its last write to the append-only file failed", mend)
    elif told.flushes == "no":
        text = "leaves it to the kernel when its file is written: a power failure loses half a minute"
        yield Finding(NAME, Level.WARNING, text, "set `appendfsync everysec`")
    else:
        yield Finding(NAME, Level.OK, f"keeps every write (append-only, flushed {told.flushes or 'as it is set'})")


def _eviction(told: Health) -> Finding:
    mend = "set `maxmemory-policy noeviction`: a full Redis must refuse, not forget"
    if told.eviction == "noeviction":
        if told.evicted:
            text = f"has evicted {told.evicted} keys before its policy became noeviction"
            return Finding(NAME, Level.WARNING, text, "run `gradewright audit` on what was graded meanwhile")
        return Finding(NAME, Level.OK, "evicts nothing")
    bites = told.limit_bytes and told.eviction.startswith("allkeys")
    level = Level.WRONG if bites or told.evicted else Level.WARNING
    return Finding(NAME, level, f"may forget records when it is full (maxmemory-policy {told.eviction})", mend)


def _memory(told: Health) -> Finding:
    limit = told.limit_bytes or told.host_bytes
    share = told.used_bytes / limit if limit else 0.0
    text = f"uses {told.used_bytes >> 20} of {limit >> 20} MB"
    mend = "raise maxmemory, or give Redis more memory"
    if share > WRONG_SHARE:
        return Finding(NAME, Level.WRONG, f"{text}: it will soon refuse writes", mend)
    return Finding(
        NAME, Level.WARNING if share > WARNING_SHARE else Level.OK, text, mend if share > WARNING_SHARE else ""
    )
