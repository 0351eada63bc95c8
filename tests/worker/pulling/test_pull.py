"""A pull brings every submission once, whatever interrupts it, joined to whoever made it."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from pathlib import Path

import pytest

from tests.simulators.stepic import Fault, StepicSimulator
from tests.simulators.stepic.made_up import DOUBLE_STEP, SUM_STEP
from tests.simulators.stepic.state import EPOCH, Verdict
from worker.errors import ConfigurationError, UnavailableError
from worker.platforms.stepic import StepicClient
from worker.pulling.folder import Folder, Progress
from worker.pulling.pseudonyms import pseudonyms
from worker.pulling.pull import Pull, Wish
from worker.pulling.rows import Row, Selection, selected

WISH = Wish(SUM_STEP)


@pytest.fixture
def into(tmp_path: Path) -> Path:
    return tmp_path / "pulled"


def pull(
    client: StepicClient,
    into: Path,
    wish: Wish = WISH,
    *,
    pages: int | None = None,
    selection: Selection = Selection.ALL,
    alias: Callable[[int], str] | None = None,
) -> Folder:
    """Pull as the command does; with `pages`, be interrupted after so many."""
    folder = Folder.open(into, Progress(client.address, wish.step, alias is not None, wish.filters, selection))
    for _ in islice(Pull(client, folder, wish, alias).run(), pages):
        pass
    if pages is None:
        folder.change(selected(folder.rows.values(), selection))
    return folder


def lines(into: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (into / "submissions.jsonl").read_text().splitlines()]


def numbers(into: Path) -> list[object]:
    return [line["id"] for line in lines(into)]


def list_requests(stepic: StepicSimulator) -> list[str]:
    return [r.query["page"] for r in stepic.requests if "step" in r.query and r.path == "/api/submissions"]


def test_a_submission_is_told_whole_with_its_code_in_a_file(
    stepic: StepicSimulator, teacher: StepicClient, into: Path
) -> None:
    (number,) = stepic.add_class(SUM_STEP, ["wrong"])
    pull(teacher, into)
    attempt = stepic.store.submissions[number].attempt
    user = stepic.store.attempts[attempt]["user"]

    assert [
        {
            "id": number,
            "step": SUM_STEP,
            "attempt": attempt,
            "user": str(user),
            "status": "wrong",
            "score": 0.0,
            "hint": "Failed test #1 of 3. Wrong answer",
            "time": "2026-09-01T12:01:00Z",
            "language": "python3",
            "file": f"code/{user}_{number}_wrong.py",
            "name": "Learner 1",
        }
    ] == lines(into)
    assert (into / str(lines(into)[0]["file"])).read_text() == "wrong"


def test_a_second_pull_brings_what_is_new_and_asks_for_the_last_page_only(
    stepic: StepicSimulator, teacher: StepicClient, into: Path
) -> None:
    first = stepic.add_class(SUM_STEP, ["right", "wrong"] * 25)
    pull(teacher, into)
    second = stepic.add_class(SUM_STEP, ["right"] * 15)
    stepic.requests.clear()
    pull(teacher, into)

    assert first + second == numbers(into)
    assert ["3", "4"] == list_requests(stepic)


def test_an_interrupted_pull_goes_on_where_it_was(stepic: StepicSimulator, teacher: StepicClient, into: Path) -> None:
    made = stepic.add_class(SUM_STEP, ["right"] * 90)
    pull(teacher, into, pages=3)
    stepic.requests.clear()
    pull(teacher, into)

    assert made == numbers(into)
    assert ["3", "4", "5"] == list_requests(stepic)


def test_a_fault_of_stepic_loses_nothing(stepic: StepicSimulator, teacher: StepicClient, into: Path) -> None:
    made = stepic.add_class(SUM_STEP, ["right"] * 70)
    pull(teacher, into, pages=1)
    stepic.fault(Fault("GET /api/attempts", status=500))
    with pytest.raises(UnavailableError):
        pull(teacher, into)
    stepic.heal()
    pull(teacher, into)

    assert made == numbers(into)


def test_a_line_that_was_written_in_part_is_pulled_again(
    stepic: StepicSimulator, teacher: StepicClient, into: Path
) -> None:
    made = stepic.add_class(SUM_STEP, ["right"] * 50)
    pull(teacher, into, pages=2)
    path, state = into / "submissions.jsonl", (into / ".pull.json").read_bytes()
    pull(teacher, into, pages=2)
    path.write_bytes(path.read_bytes()[:-25])
    (into / ".pull.json").write_bytes(state)
    pull(teacher, into, pages=2)
    pull(teacher, into)

    assert made == sorted(numbers(into), key=str)


def test_pages_that_have_moved_are_read_from_the_start(
    stepic: StepicSimulator, teacher: StepicClient, into: Path
) -> None:
    made = stepic.add_class(SUM_STEP, ["right"] * 60)
    pull(teacher, into, pages=2)
    stepic.change(lambda store: [store.submissions.pop(number) for number in made[:25]])
    pull(teacher, into)

    assert made == numbers(into)


def test_a_server_that_heeds_no_order_is_read_whole_each_time(
    stepic: StepicSimulator, teacher: StepicClient, into: Path
) -> None:
    stepic.store.disorderly = True
    stepic.change(lambda store: store.add_submission(SUM_STEP, 2, "right"))
    later = stepic.change(lambda store: [store.add_submission(SUM_STEP, 2, "right") for _ in range(45)])
    stepic.store.submissions = dict(reversed(stepic.store.submissions.items()))
    pull(teacher, into)
    new = stepic.change(lambda store: store.add_submission(SUM_STEP, 2, "right"))
    stepic.store.submissions = {new: stepic.store.submissions.pop(new), **stepic.store.submissions}
    pull(teacher, into)

    assert {9001, *later, new} == set(numbers(into))


def test_verdicts_that_were_not_there_yet_are_asked_for_again(
    stepic: StepicSimulator, teacher: StepicClient, into: Path
) -> None:
    number = stepic.change(lambda store: store.add_submission(SUM_STEP, 2, "code", verdict=Verdict("evaluation")))
    pull(teacher, into)
    before = lines(into)
    stepic.change(lambda store: setattr(store.submissions[number], "verdict", Verdict("correct", 1.0)))
    pull(teacher, into)

    assert [("evaluation", None), ("correct", 1.0)] == [
        (line["status"], line["score"]) for line in before + lines(into)
    ]
    assert [f"2_{number}_correct.py"] == [file.name for file in (into / "code").iterdir()]


@pytest.mark.parametrize(("status", "kept"), [("correct", slice(0, None, 2)), ("wrong", slice(1, None, 2))])
def test_a_status_narrows_what_is_pulled(
    stepic: StepicSimulator, teacher: StepicClient, into: Path, status: str, kept: slice
) -> None:
    made = stepic.add_class(SUM_STEP, ["right", "wrong"] * 15)
    pull(teacher, into, Wish(SUM_STEP, status))

    assert made[kept] == numbers(into)


def test_since_reads_no_further_back_than_it_must(stepic: StepicSimulator, teacher: StepicClient, into: Path) -> None:
    made = stepic.add_class(SUM_STEP, ["right"] * 100)
    pull(teacher, into, Wish(SUM_STEP, since=EPOCH + timedelta(minutes=71)))

    assert made[70:] == sorted(numbers(into), key=str)
    assert ["1", "2", "3"] == list_requests(stepic)


def test_a_wider_wish_brings_what_a_narrower_one_left_out(
    stepic: StepicSimulator, teacher: StepicClient, into: Path
) -> None:
    made = stepic.change(lambda store: [store.add_submission(SUM_STEP, 2, code) for code in ["right", "wrong"] * 20])
    latest = pull(teacher, into, selection=Selection.LATEST)
    files = len(list((into / "code").iterdir()))
    again = pull(teacher, into, selection=Selection.LATEST)
    everything = pull(teacher, into)

    assert [[made[-1]], [made[-1]]] == [list(latest.rows), list(again.rows)]
    assert files == 1
    assert set(made) == set(everything.rows)
    assert len(made) == len(list((into / "code").iterdir()))


def test_a_pseudonym_names_nobody_and_stays_the_same(
    stepic: StepicSimulator, teacher: StepicClient, into: Path, tmp_path: Path
) -> None:
    stepic.add_class(SUM_STEP, ["right"] * 3)
    key = tmp_path / "state" / "key"
    pull(teacher, into, alias=pseudonyms(key, teacher.address))
    pull(teacher, into / "again", alias=pseudonyms(key, teacher.address))
    pull(teacher, into / "elsewhere", alias=pseudonyms(tmp_path / "other" / "key", teacher.address))
    written = b"".join(file.read_bytes() for file in into.iterdir() if file.is_file())
    users = [line["user"] for line in lines(into)]

    assert len(set(users)) == 3
    assert users == [line["user"] for line in lines(into / "again")]
    assert not set(users) & {line["user"] for line in lines(into / "elsewhere")}
    assert b"Learner" not in written
    assert all(str(file.name).startswith("learner-") for file in (into / "code").iterdir())
    assert not any(request.path == "/api/users" for request in stepic.requests)
    assert key.stat().st_mode & 0o077 == 0


def test_a_folder_is_for_one_step_and_one_way_of_naming(
    stepic: StepicSimulator, teacher: StepicClient, into: Path
) -> None:
    stepic.add_class(SUM_STEP, ["right"])
    pull(teacher, into)
    with pytest.raises(ConfigurationError, match=f"holds step {SUM_STEP}"):
        pull(teacher, into, Wish(DOUBLE_STEP))
    with pytest.raises(ConfigurationError, match="without --pseudonymise"):
        pull(teacher, into, alias=str)


def test_what_was_not_pulled_is_not_overwritten(teacher: StepicClient, into: Path) -> None:
    into.mkdir()
    (into / "submissions.jsonl").write_text("mine\n")
    with pytest.raises(ConfigurationError, match="not pulled"):
        pull(teacher, into)

    assert (into / "submissions.jsonl").read_text() == "mine\n"


def test_a_submission_without_its_attempt_is_nobodys(
    stepic: StepicSimulator, teacher: StepicClient, into: Path
) -> None:
    lost, known = stepic.add_class(SUM_STEP, ["right", "right"])
    attempt = stepic.store.submissions[lost].attempt
    stepic.store.lost_attempts.add(attempt)
    pull(teacher, into)

    assert [(lost, ""), (known, "Learner 2")] == [(line["id"], line["name"]) for line in lines(into)]
    assert (into / f"code/attempt-{attempt}_{lost}_correct.py").exists()


def test_a_name_from_the_server_leads_to_no_other_folder(
    stepic: StepicSimulator, teacher: StepicClient, into: Path
) -> None:
    stepic.change(
        lambda store: store.add_submission(SUM_STEP, 2, "x", verdict=Verdict("../../../evil"), language="../c")
    )
    pull(teacher, into)

    assert ["2_9001_-evil.txt"] == [file.name for file in (into / "code").iterdir()]


def test_the_challenge_is_kept_for_those_who_may_see_it(
    stepic: StepicSimulator, teacher: StepicClient, learner: StepicClient, into: Path
) -> None:
    taught = Pull(teacher, pull(teacher, into), WISH, None).keep_challenge()
    learned = Pull(learner, pull(learner, into / "own"), WISH, None).keep_challenge()
    kept = json.loads((into / "challenge.step").read_text())

    assert (True, False) == (taught, learned)
    assert stepic.store.sources[SUM_STEP]["block"] == kept["block"]
    assert {"id": str(SUM_STEP), "has_review": False, "time": "2026-08-01T00:00:00Z"} == {
        name: kept[name] for name in ("id", "has_review", "time")
    }


def test_a_learner_pulls_their_own(stepic: StepicSimulator, learner: StepicClient, into: Path) -> None:
    stepic.add_class(SUM_STEP, ["right"])
    own = stepic.change(lambda store: store.add_submission(SUM_STEP, 2, "wrong"))
    pull(learner, into)

    assert [own] == numbers(into)


def test_a_pull_that_ends_between_renaming_files_and_storing_rows_goes_on(tmp_path: Path) -> None:
    progress = Progress("https://stepik.org", 7, pseudonymised=False, filters={})
    row = Row(1, 7, 1, "4", "evaluation", None, "", None, "python3", "code/4_1_evaluation.py")
    Folder.open(tmp_path, progress).add([(row, "print(1)")], 1, (1,))
    (tmp_path / ".submissions.jsonl.new").mkdir()  # so that the rows cannot be stored
    with pytest.raises(ConfigurationError):
        Folder.open(tmp_path, progress).change([replace(row, status="correct")])
    (tmp_path / ".submissions.jsonl.new").rmdir()

    Folder.open(tmp_path, progress).change([replace(row, status="correct")])

    assert ["4_1_correct.py"] == [file.name for file in (tmp_path / "code").iterdir()]
    assert ["code/4_1_correct.py"] == [line["file"] for line in lines(tmp_path)]


def test_a_verdict_that_came_late_is_found_before_where_the_pull_was(
    stepic: StepicSimulator, teacher: StepicClient, into: Path
) -> None:
    stepic.store.page_rows = (2,)
    late, *others = stepic.add_class(SUM_STEP, ["forever", "wrong", "wrong", "wrong"])
    wish = Wish(SUM_STEP, status="wrong")
    pull(teacher, into, wish)
    stepic.change(lambda store: setattr(store.submissions[late], "verdict", Verdict("wrong")))
    pull(teacher, into, wish)

    assert {late, *others} == set(numbers(into))
