"""A code challenge as a value: what its author wrote, and what Stepic made of it for learners."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from worker.challenges.archive import Pair
from worker.challenges.document import Path
from worker.challenges.templates import Template, read_templates

#: By how much Stepic's limits are scaled where the author did not say otherwise; 1 for the rest.
TIME_FACTORS: Mapping[str, str] = {
    **dict.fromkeys(("python3", "python3.10", "python3.11", "python3.12", "ruby", "javascript"), "3"),
    **dict.fromkeys(("octave", "rust"), "2.5"),
    **dict.fromkeys(("haskell", "haskell 7.10", "haskell 8.0", "clojure"), "2"),
    **dict.fromkeys(("java", "java8", "java11", "java17", "java21", "r", "mono c#", "scala", "scala3"), "1.5"),
}


@dataclass(frozen=True, slots=True)
class Limit:
    """What a program in one language may take for a test."""

    time_seconds: float
    memory_mb: int


@dataclass(frozen=True, slots=True)
class AuthorsLimits:
    """The limits as an author sets them."""

    time_seconds: float = 5
    memory_mb: int = 256
    scales_time: bool = True
    scales_memory: bool = True
    manual_times: Mapping[str, float] = field(default_factory=dict)
    manual_memories: Mapping[str, int] = field(default_factory=dict)

    def of(self, language: str) -> Limit:
        """Return a language's limit, with the factors that Stepic once had."""
        factor = TIME_FACTORS.get(language, "1") if self.scales_time else "1"
        scaled = (Decimal(str(self.time_seconds)) * Decimal(factor)).to_integral_value(ROUND_HALF_UP)
        time = self.time_seconds if factor == "1" else int(scaled)
        return Limit(self.manual_times.get(language, time), self.manual_memories.get(language, self.memory_mb))


@dataclass(frozen=True, slots=True)
class Told:
    """What Stepic made of it: all that a learner's account can read."""

    limits: Mapping[str, Limit] = field(default_factory=dict)
    #: What learners start from, by language.
    templates: Mapping[str, str] = field(default_factory=dict)
    samples: tuple[Pair, ...] = ()


@dataclass(frozen=True, slots=True)
class Challenge:
    """A challenge, with the JSON text that it came in, which keeps what no other field holds."""

    #: What errors call it: its file or folder.
    name: str
    document: str
    #: Where its block stands in the document.
    place: Path
    #: HTML.
    statement: str = ""
    #: Python: generate, solve, check.
    code: str = ""
    templates_data: str = ""
    cases: tuple[Pair, ...] = ()
    archive: tuple[Pair, ...] = ()
    samples_count: int = 1
    limits: AuthorsLimits = AuthorsLimits()
    #: Whether a failed test does not end it all.
    runs_all_tests: bool = False
    #: Whether the score is the share of the tests.
    scores_all_tests: bool = False
    told: Told = Told()
    #: Whether the author's part is there; a learner's account reads none.
    has_source: bool = True

    @property
    def templates(self) -> Mapping[str, Template]:
        """The templates by language; where the author's are not there, those that learners see."""
        if not self.has_source:
            return {language: Template(code=code) for language, code in self.told.templates.items()}
        return read_templates(self.templates_data)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that are allowed; none stands for all that Stepic has."""
        return tuple(self.templates) or tuple(self.told.templates)

    def limit(self, language: str) -> Limit:
        """Return what a program in a language may take: Stepic's own word, and else the author's."""
        return self.told.limits.get(language) or self.limits.of(language)
