"""What a student reads about a case that failed: the session up to there, and what was expected instead."""

from collections.abc import Sequence

from graders.formats.ok.comparison import printed
from graders.formats.ok.prompts import Prompt
from graders.formats.ok.transcript import Done
from graders.formats.plain_text import head, plain, tail

#: Characters of feedback on the session, and on the difference, of one test.
_SESSION_CHARS = 1100
_PROBLEM_CHARS = 800

HIDDEN = "A hidden case failed."
LOCKED = "This test is still locked: unlock it with the ok-client's option -u, and submit again."
TOO_SLOW = "This case took longer than {:g} s, the time that one has: is there an endless loop?"


def feedback(title: str, prompts: Sequence[Prompt], done: Sequence[Done], partial: str, problem: str) -> str:
    """Show the session of the prompts that ran, then the problem; the end of a long session, the start of a problem."""
    session = [_shown(prompt, did) for prompt, did in zip(prompts, done, strict=False)]
    if len(done) < len(prompts):
        session.append(f"{prompts[len(done)].shown}\n{partial}")
    told = tail(plain("\n".join(part.rstrip("\n") for part in session)), _SESSION_CHARS)
    return f"{title}\n{told}\n\n{head(plain(problem), _PROBLEM_CHARS)}"


def _shown(prompt: Prompt, done: Done) -> str:
    lines = [prompt.shown, printed(prompt, done)]
    if done.error is not None:
        lines.append(done.trace or f"{done.error}: {done.message or ''}")
    return "\n".join(line.rstrip("\n") for line in lines if line)
