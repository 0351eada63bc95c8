"""A step's submissions go the service's way once, end kept beside Stepic's verdict, and reach Stepic never."""

import json
from typing import Any, cast

import pytest

from graders.errors import AssignmentError
from tests.simulators.stepic import Fault, StepicSimulator
from tests.simulators.stepic.made_up import SUM_STEP
from tests.simulators.stepic.state import Store, Verdict
from tests.worker.fakes import Clock
from tests.worker.steps.conftest import NAME, RIGHT, WRONG, Way
from worker.errors import TokenExpiredError
from worker.records import State, Which, Work
from worker.settings import Settings
from worker.steps.access import StepicAccess


def add(stepic: StepicSimulator, code: str, **fields: object) -> str:
    return str(stepic.change(lambda store: store.add_submission(SUM_STEP, 2, code, **fields)))


def verdict(way: Way, submission: str) -> dict[str, Any]:
    return cast("dict[str, Any]", json.loads(way.ledger.verdict_of(Work(NAME, submission)) or "{}"))


def source(store: Store) -> dict[str, object]:
    block = cast("dict[str, object]", store.sources[SUM_STEP]["block"])
    return cast("dict[str, object]", block["source"])


def test_our_verdict_is_kept_beside_stepics(stepic: StepicSimulator, way: Way) -> None:
    right, wrong, unlike = (
        add(stepic, RIGHT),
        add(stepic, WRONG),
        add(stepic, RIGHT, verdict=Verdict("wrong", 0.0, "no")),
    )
    graded = way.go()
    records = way.records()

    assert [right, wrong, unlike] == graded
    assert {State.POSTED} == {record.state for record in records.values()}
    assert [("correct", 1.0), ("wrong", 0.0), ("correct, at Stepic wrong", 1.0)] == [
        (records[number].why, records[number].score) for number in (right, wrong, unlike)
    ]
    assert [True, True, False] == [verdict(way, number)["agrees"] for number in (right, wrong, unlike)]
    assert {"status": "wrong", "score": 0.0, "hint": "no"} == verdict(way, unlike)["stepic"]
    assert verdict(way, wrong)["ours"]["hint"].startswith("Failed test #1 of 2. Wrong answer")


def test_nothing_is_sent_to_stepic(stepic: StepicSimulator, way: Way) -> None:
    add(stepic, RIGHT)
    way.go()

    assert {"/oauth2/token/"} == {request.path for request in stepic.requests if request.method != "GET"}


def test_a_second_poll_takes_what_is_new_and_reads_no_further(stepic: StepicSimulator, way: Way) -> None:
    stepic.store.page_rows = (5,)
    for _ in range(12):
        add(stepic, RIGHT)
    first = way.go()
    new = add(stepic, WRONG)
    stepic.requests.clear()
    second = way.go()
    pages = [request.query["page"] for request in stepic.requests if "step" in request.query]

    assert 12 == len(first)
    assert [new] == second
    assert ["1", "2"] == pages


def test_the_same_code_is_judged_once(stepic: StepicSimulator, way: Way) -> None:
    one, other = add(stepic, RIGHT), add(stepic, RIGHT, verdict=Verdict("wrong"))
    way.go()
    records = way.records()
    again = way.go(which=Which.ALL)

    assert [False, True] == [records[number].reused for number in (one, other)]
    assert [True, False] == [verdict(way, number)["agrees"] for number in (one, other)]
    assert {one, other} == set(again)
    assert not any(record.reused for record in way.records().values())


def test_a_changed_challenge_judges_anew(stepic: StepicSimulator, way: Way, clock: Clock) -> None:
    add(stepic, RIGHT)
    way.go()
    stepic.change(lambda store: source(store).update({"test_cases": [["1 1\n", "3"]]}))
    clock.now += 61
    other = add(stepic, RIGHT)
    way.go()

    assert "correct" == way.records()["9001"].why
    assert "wrong, at Stepic correct" == way.records()[other].why


def test_staffs_own_copy_comes_before_stepics(stepic: StepicSimulator, way: Way, stepic_settings: Settings) -> None:
    number = add(stepic, WRONG)
    folder = stepic_settings.assignments_dir / "stepic"
    folder.mkdir(parents=True)
    lenient = stepic.store.sources[SUM_STEP]["block"]
    assert isinstance(lenient, dict)
    code = "def check(reply, clue):\n    return True\n"
    step_file = {"block": {**lenient, "source": {**lenient["source"], "code": code}}, "id": "1"}
    (folder / f"{SUM_STEP}.step").write_text(json.dumps(step_file))
    way.go()

    assert "correct, at Stepic wrong" == way.records()[number].why


def test_a_copy_that_is_broken_is_the_graders_fault(way: Way, stepic_settings: Settings) -> None:
    folder = stepic_settings.assignments_dir / "stepic"
    folder.mkdir(parents=True)
    (folder / f"{SUM_STEP}.step").write_text("{")
    with pytest.raises(AssignmentError, match=r"7001\.step is no \.step file"):
        way.go()


def test_a_verdict_that_may_be_a_matter_of_load_serves_once(stepic: StepicSimulator, way: Way) -> None:
    block = cast("dict[str, Any]", stepic.store.sources[SUM_STEP]["block"])
    limits = {"python3": {"time": 1, "memory": 256}}
    stepic.change(lambda _: block.update({"options": {**block["options"], "limits": limits}}))
    slow = [add(stepic, "while True: pass") for _ in range(2)]
    way.go()
    records = way.records()

    assert [False, False] == [records[number].reused for number in slow]
    assert "Time limit exceeded" in verdict(way, slow[0])["ours"]["hint"]


def test_what_stepic_still_evaluates_waits_for_the_next_poll(stepic: StepicSimulator, way: Way) -> None:
    number = int(add(stepic, RIGHT, verdict=Verdict("evaluation")))
    before = way.go()
    stepic.change(lambda store: setattr(store.submissions[number], "verdict", Verdict("correct", 1.0)))

    assert ([], [str(number)]) == (before, way.go())


def test_no_learner_pays_for_a_language_that_is_not_there(stepic: StepicSimulator, way: Way) -> None:
    record = way.record(add(stepic, RIGHT, language="haskell"))

    assert (State.FAILED, "grader", None) == (record.state, record.fault, record.score)
    assert "haskell is not among the languages" in record.reason


def test_no_learner_pays_for_a_checker_that_fails(stepic: StepicSimulator, way: Way) -> None:
    broken = "def check(reply, clue):\n    return clue.nothing\n"
    stepic.change(lambda store: source(store).update({"code": broken}))
    record = way.record(add(stepic, RIGHT))

    assert (State.FAILED, "grader", None) == (record.state, record.fault, record.score)
    assert "check() failed on the reply to test #1" in record.reason


def test_a_challenge_that_was_mended_is_taken_up_again(stepic: StepicSimulator, way: Way, clock: Clock) -> None:
    good = source(stepic.store)["code"]
    stepic.change(lambda store: source(store).update({"code": "def generate(:\n"}))
    number = add(stepic, RIGHT)
    way.go()
    broken = way.records()[number].state
    stepic.change(lambda store: source(store).update({"code": good}))
    clock.now += 61
    way.go()

    assert (State.FAILED, State.POSTED) == (broken, way.records()[number].state)


def test_a_stepic_that_is_away_costs_nothing(stepic: StepicSimulator, way: Way, clock: Clock) -> None:
    number = add(stepic, RIGHT)
    stepic.fault(Fault("GET /api/submissions/", status=401))
    way.go()
    held = way.records()[number]
    stepic.heal()
    clock.now += 61
    way.service.sweep(way.queue)
    way.service.grade(Work(NAME, number))

    assert (State.SEEN, State.POSTED) == (held.state, way.records()[number].state)
    assert "stepic-access" not in held.reason


def test_settings_that_are_missing_hold_the_work(stepic_settings: Settings) -> None:
    access = StepicAccess(stepic_settings.model_copy(update={"stepic_client_id": None}))
    with pytest.raises(TokenExpiredError, match="GRADEWRIGHT_STEPIC_CLIENT_ID"), access.client():
        pass


def test_what_was_evaluated_long_is_not_lost_behind_a_page_that_is_known(stepic: StepicSimulator, way: Way) -> None:
    stepic.store.page_rows = (2,)
    number = int(add(stepic, RIGHT, verdict=Verdict("evaluation")))
    for _ in range(4):
        add(stepic, RIGHT)
    way.go()
    stepic.change(lambda store: setattr(store.submissions[number], "verdict", Verdict("correct", 1.0)))

    assert [str(number)] == way.go()


def test_what_is_new_is_found_where_stepic_heeds_no_order(stepic: StepicSimulator, way: Way) -> None:
    stepic.store.page_rows = (2,)
    stepic.store.disorderly = True
    for _ in range(4):
        add(stepic, RIGHT)
    way.go()
    new = add(stepic, RIGHT)

    assert [new] == way.go()
