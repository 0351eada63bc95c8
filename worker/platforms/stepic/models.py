"""What Stepic tells, as frozen values; objects of authors keep every key that they came with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from pydantic import BeforeValidator, JsonValue

from worker.platforms.moment import Moment

#: Plain JSON, as an author's interface wrote it.
Block = Mapping[str, JsonValue]


def _text(value: object) -> object:
    return "" if value is None else value


#: A text; Stepic writes null for none.
Text = Annotated[str, BeforeValidator(_text)]


@dataclass(frozen=True, slots=True)
class Account:
    """Who the token acts as; seed: "Request to …/api/stepics/1 returns the current user"."""

    user: int
    profile: int | None = None


@dataclass(frozen=True, slots=True)
class User:
    """A user as others see them."""

    id: int
    full_name: Text = ""
    first_name: Text = ""
    last_name: Text = ""
    is_guest: bool = False

    @property
    def name(self) -> str:
        """What to call the user."""
        return self.full_name or f"{self.first_name} {self.last_name}".strip() or f"user {self.id}"


@dataclass(frozen=True, slots=True)
class SocialAccount:
    """A user's account with another site."""

    id: int
    user: int
    provider: str
    uid: Annotated[str, BeforeValidator(str)]


@dataclass(frozen=True, slots=True)
class Enrollment:
    """A course that the token's user has joined; courses come with these beside them."""

    id: int
    course: int
    user: int | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """A course; `sections` are ids."""

    id: int
    title: Text = ""
    owner: int | None = None
    sections: tuple[int, ...] = ()
    instructors: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson; `steps` are ids in the order in which learners see them."""

    id: int
    steps: tuple[int, ...]
    title: Text = ""
    slug: Text = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A step as learners see it: `block` has a name, a text and, for code, options."""

    id: int
    lesson: int
    position: int
    block: Block

    @property
    def kind(self) -> str:
        """The kind of quiz, "code" for a challenge."""
        return str(self.block.get("name", ""))

    @property
    def templates(self) -> Mapping[str, str]:
        """What learners start from, by language: no other language is allowed."""
        return {language: str(text) for language, text in self._option("code_templates").items()}

    @property
    def limits(self) -> Mapping[str, JsonValue]:
        """Time (s) and memory (MB) by language."""
        return self._option("limits")

    def _option(self, name: str) -> Mapping[str, JsonValue]:
        options = self.block.get("options")
        value = options.get(name) if isinstance(options, dict) else None
        return value if isinstance(value, dict) else {}


@dataclass(frozen=True, slots=True)
class StepSource:
    """A step as its authors see it: `block` also has the source, with tests and checker."""

    id: int
    block: Block
    lesson: int | None = None
    position: int | None = None
    has_review: bool = False
    #: As Stepic writes it.
    time: str | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """A learner's try at a step; one serves many submissions of code."""

    id: int
    step: int
    user: int
    status: Text = ""
    time: Moment | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What a learner handed in; replies to quizzes of other kinds have neither."""

    language: Text = ""
    code: Text = ""


#: While Stepic has not yet judged a submission.
EVALUATION = "evaluation"
CORRECT = "correct"


@dataclass(frozen=True, slots=True)
class Submission:
    """One submission; neither step nor user are told: see its attempt."""

    id: int
    attempt: int
    #: "correct", "wrong", "evaluation", or what Stepic will think of.
    status: Text = ""
    score: float | None = None
    hint: Text = ""
    #: Text, or an object.
    feedback: JsonValue = None
    time: Moment | None = None
    reply: Reply | None = field(default=None)
    #: Seconds that Stepic expects its evaluation to take.
    eta: float | None = None
