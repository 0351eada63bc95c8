"""What came of the demonstration: a table of how submissions fared, and what is wrong with it, if anything."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from tests.demo.stage import Posted

Record = dict[str, object]

#: Ways to fail that the classes show, at least.
WAYS_TO_FAIL = 6

_MEANING = {
    "passed": "every test passed",
    "failed": "a wrong answer, or code that Python refuses",
    "error": "a test that could not be finished",
    "missing": "the file asked for was not handed in",
    "locked": "tests not unlocked",
    "cpu": "an endless loop: computing time used up",
    "timeout": "too slow: stopped by the clock",
    "memory": "more memory than allowed",
    "output": "more output than allowed",
    "crash": "the code ended Python itself",
}


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything that the check looks at."""

    records: Sequence[Record]
    scores: Sequence[Posted]
    expected: int
    #: Scores that may have come twice: those under way when a worker was killed.
    forgiven: int = 0

    def show(self, console: Console) -> None:
        """Print how submissions fared."""
        table = Table("submissions", "how they fared", "which means", "scores")
        for why, number in Counter(str(record["why"]) for record in self.records).most_common():
            scores = sorted({f"{record['score']:g}" for record in self.records if record["why"] == why}, key=float)
            table.add_row(str(number), why, _MEANING.get(why, ""), ", ".join(scores))
        console.print(table)
        active, archived = len(self._active()), len(self.scores) - len(self._active())
        console.print(f"Ok holds {active} scores; {archived} archived by a second post.", highlight=False)

    def complaints(self) -> list[str]:
        """Tell what should be otherwise."""
        posted = Counter(score.backup for score in self._active())
        backups = {str(record["backup"]) for record in self.records}
        archived = len(self.scores) - len(self._active())
        ways = {record["why"] for record in self.records} - {"passed"}
        checks = {
            f"{len(backups)} submissions in the ledger instead of {self.expected}": len(backups) != self.expected,
            "submissions that did not end posted": any(record["state"] != "posted" for record in self.records),
            "submissions without a score on Ok": any(posted[backup] == 0 for backup in backups),
            "submissions with two scores on Ok": any(number > 1 for number in posted.values()),
            f"{archived} scores posted twice": archived > self.forgiven,
            "scores that differ from the ledger's": not self._agree(),
            f"only {len(ways)} ways to fail": len(ways) < WAYS_TO_FAIL,
        }
        return [complaint for complaint, is_so in checks.items() if is_so]

    def _active(self) -> list[Posted]:
        return [score for score in self.scores if not score.archived]

    def _agree(self) -> bool:
        held = {score.backup: score.score for score in self._active()}
        return all(held.get(str(record["backup"])) == record["score"] for record in self.records)
