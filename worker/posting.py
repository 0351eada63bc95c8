"""Posts what was graded: each score on Ok's own word, then comments on lines, which never stand in a score's way."""

from dataclasses import dataclass

import structlog

from worker.access import OkAccess
from worker.errors import PlatformError, TokenExpiredError
from worker.ledger import LONELY_REJECTION_LIMIT, REJECTION_LIMIT, Ledger
from worker.platforms.answers import TransientError
from worker.platforms.ok import storable
from worker.records import Claim, Post, Score
from worker.settings import Settings

#: Longest wait before another try, in seconds: the last of REJECTION_LIMIT tries comes after more than an hour.
LONGEST_RETRY_SECONDS = 300.0
#: Rejections of a score after which it is tried without its report, too: perhaps it is the text that breaks Ok.
PLAIN_AFTER = 6
#: A message of so many characters is not to blame.
PLAIN_CHARACTERS = 100


@dataclass(frozen=True, slots=True)
class Posting:
    """Sends posts to Ok, and tells the ledger how each part of them ended."""

    access: OkAccess
    ledger: Ledger
    settings: Settings

    def send(self, post: Post) -> None:
        """Post what is left; what Ok does not take now is held, what it never takes is recorded."""
        for score in post.scores:
            if not self._send_score(post, score):
                return
        if post.comments:
            self._send_comments(post)

    def is_rejection(self, leased: Claim | Post, error: PlatformError) -> bool:
        """Tell whether Ok fails at this one thing alone: it is there, and the token good."""
        if isinstance(error, TransientError):
            return False
        try:
            self.access.client(leased.access).user()
        except PlatformError:
            return False
        return True

    def _send_score(self, post: Post, score: Score) -> bool:
        """Post one score; tells whether to go on with the rest."""
        try:
            self._post(post, score)
        except PlatformError as error:
            if error.retryable or isinstance(error, TokenExpiredError):
                return self._tried_in_vain(post, score, error)
            return self._refused(post, score, str(error))
        _log().debug("posted", kind=score.kind)
        return self.ledger.posted(post, score)

    def _post(self, post: Post, score: Score) -> None:
        is_suspect = post.rejections >= PLAIN_AFTER and len(score.message) > PLAIN_CHARACTERS
        try:
            self._post_with(score.message, post, score)
        except PlatformError as error:
            if not is_suspect or not error.retryable or isinstance(error, TransientError):
                raise
            self._post_with(plain(score), post, score)

    def _post_with(self, message: str, post: Post, score: Score) -> None:
        ok = self.access.client(post.access)
        ok.post_score(post.work.backup, kind=score.kind, score=score.points, message=message)

    def _tried_in_vain(self, post: Post, score: Score, error: PlatformError) -> bool:
        """Hold a score for as long as Ok is away, but not for ever where Ok fails at it alone."""
        rejected = self.is_rejection(post, error)
        limit = REJECTION_LIMIT if post.singled_out else LONELY_REJECTION_LIMIT
        if rejected and post.rejections + 1 >= limit:
            otherwise = "took others" if post.singled_out else "worked otherwise"
            return self._refused(post, score, f"Ok failed at it {limit} times, and {otherwise}: {error}")
        self._hold(post, score, error, rejected=rejected)
        return False

    def _refused(self, post: Post, score: Score, reason: str) -> bool:
        _log().error("score refused", kind=score.kind, reason=reason)
        return self.ledger.refused(post, score, reason)

    def _send_comments(self, post: Post) -> None:
        """Post the comments that are not there: nothing at Ok removes a duplicate."""
        try:
            ok = self.access.client(post.access)
            there = {(one.filename, one.line, one.message.strip()) for one in ok.comments(post.work.backup)}
            for one in post.comments:
                if (one.file, one.line, storable(one.message)) not in there:
                    ok.comment(post.work.backup, filename=one.file, line=one.line, message=one.message)
        except PlatformError as error:
            self._hold(post, None, error, rejected=self.is_rejection(post, error))
        else:
            self.ledger.commented(post)
            _log().debug("commented", comments=len(post.comments))

    def _hold(self, post: Post, score: Score | None, error: PlatformError, *, rejected: bool) -> None:
        is_waiting = isinstance(error, TokenExpiredError)
        pause = backoff(self.settings, post.attempt) if rejected else outage_pause(self.settings, post.attempt, error)
        delay = self.settings.hold_seconds if is_waiting else pause
        reason = str(error) if score else f"its comments are not posted: {error}"
        again = self.ledger.hold_post(post, score, reason, delay=delay, rejected=rejected)
        _log().warning("post held" if again else "comments given up", reason=reason, delay_seconds=delay)


def plain(score: Score) -> str:
    """Return a message of a few plain letters for a score whose report Ok does not take."""
    return f"You earned {score.points:.10g} of {score.max_points:.10g} points. Ok could not store the whole report.\n"


def backoff(settings: Settings, attempt: int) -> float:
    """Return the seconds to wait after an attempt, counted from 1."""
    return min(settings.retry_seconds * 4.0 ** min(attempt - 1, 8), LONGEST_RETRY_SECONDS)


def outage_pause(settings: Settings, attempt: int, error: Exception) -> float:
    """Return the seconds to wait for what all wait for: the work goes on soon after, but not before Ok asks for it."""
    wish = error.retry_after_seconds if isinstance(error, TransientError) else None
    return max(min(backoff(settings, attempt), settings.hold_seconds), min(wish or 0, LONGEST_RETRY_SECONDS))


def _log() -> structlog.stdlib.BoundLogger:
    logger: structlog.stdlib.BoundLogger = structlog.get_logger()
    return logger
