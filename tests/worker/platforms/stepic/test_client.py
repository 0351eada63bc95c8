"""Every endpoint of the seed answers typed values, to those who may see them."""

from datetime import UTC, datetime

import pytest

from tests.simulators.stepic import StepicSimulator
from tests.simulators.stepic.made_up import CLASSMATE, COURSE, DOUBLE_STEP, LEARNER, LESSON, SUM_STEP, TEXT_STEP
from tests.worker.platforms.stepic.clients import Connect
from worker.errors import NotAllowedError, NotFoundError, RefusedError, TokenExpiredError
from worker.platforms.stepic import StepicClient
from worker.platforms.stepic.models import (
    Attempt,
    Course,
    Enrollment,
    Lesson,
    Reply,
    SocialAccount,
    Submission,
    User,
)


def test_who_am_i_is_the_tokens_account(learner: StepicClient) -> None:
    assert User(LEARNER, "Lea Rner", "Lea", "Rner") == learner.me()


def test_courses_come_with_the_enrollments_beside_them(learner: StepicClient) -> None:
    assert (Enrollment(COURSE, COURSE, LEARNER),) == learner.enrolled()
    assert Course(COURSE, "Programming", 1, (71,)) == learner.course(COURSE)
    assert (learner.course(COURSE),) == learner.courses([COURSE, 999])


def test_a_lesson_leads_to_its_steps(learner: StepicClient) -> None:
    lesson = learner.lesson(LESSON)

    assert Lesson(LESSON, (TEXT_STEP, SUM_STEP, DOUBLE_STEP), "Lesson 700", "Lesson-700") == lesson
    assert (lesson,) == learner.lessons([LESSON])
    assert [("text", 1), ("code", 2), ("code", 3)] == [(s.kind, s.position) for s in learner.steps(lesson.steps)]


def test_a_step_tells_its_languages_and_their_limits(learner: StepicClient) -> None:
    step = learner.step(SUM_STEP)

    assert {"python3": "# put your code here\n", "c++": "int main() { return 0; }\n"} == step.templates
    assert {"time": 15, "memory": 256} == step.limits["python3"]
    assert learner.step(TEXT_STEP).templates == {}


def test_a_source_is_shown_to_teachers_only(teacher: StepicClient, learner: StepicClient) -> None:
    source = teacher.step_source(SUM_STEP).block["source"]

    assert isinstance(source, dict)
    assert [["1 2\n", "3"], ["2 2\n", "4"]] == source["test_cases"] == teacher.stored_tests(SUM_STEP)["tests"]
    with pytest.raises(NotAllowedError, match=r"course's staff"):
        learner.step_source(SUM_STEP)
    with pytest.raises(NotAllowedError):
        learner.stored_tests(SUM_STEP)


def test_a_social_account_is_found_by_provider_and_uid(learner: StepicClient) -> None:
    assert (SocialAccount(5, LEARNER, "github", "1216"),) == learner.social_accounts("github", "1216")
    assert learner.social_accounts("github", "1") == ()


def test_a_submission_is_evaluated_after_a_while(learner: StepicClient) -> None:
    attempt = learner.create_attempt(SUM_STEP)
    made = learner.create_submission(attempt.id, "python3", "right")
    statuses = [learner.submission(made.id).status for _ in range(3)]

    assert (SUM_STEP, LEARNER, "active") == (attempt.step, attempt.user, attempt.status)
    assert ("evaluation", 2.0) == (made.status, made.eta)
    assert ["evaluation", "evaluation", "correct"] == statuses


def test_one_attempt_serves_many_submissions_of_code(learner: StepicClient) -> None:
    attempt = learner.create_attempt(SUM_STEP)
    made = [learner.create_submission(attempt.id, "python3", code) for code in ("right", "other")]

    assert [attempt.id] * 2 == [submission.attempt for submission in learner.submissions(s.id for s in made)]


def test_a_submission_is_told_whole(stepic: StepicSimulator, teacher: StepicClient) -> None:
    number = stepic.change(lambda store: store.add_submission(SUM_STEP, LEARNER, "print(1)"))
    submission = teacher.submission(number)

    assert (
        Submission(
            number,
            submission.attempt,
            "wrong",
            0.0,
            "Failed test #1 of 3. Wrong answer",
            "",
            datetime(2026, 9, 1, 12, 1, tzinfo=UTC),
            Reply("python3", "print(1)"),
            0.0,
        )
        == submission
    )
    expected = Attempt(submission.attempt, SUM_STEP, LEARNER, "active", datetime(2026, 9, 1, 12, tzinfo=UTC))
    assert expected == teacher.attempt(submission.attempt)


def test_anothers_submission_is_refused_and_left_out_of_many(stepic: StepicSimulator, learner: StepicClient) -> None:
    number = stepic.change(lambda store: store.add_submission(SUM_STEP, CLASSMATE, "right"))
    with pytest.raises(NotAllowedError):
        learner.submission(number)

    assert learner.submissions([number]) == ()


def test_what_is_not_there_is_not_found(teacher: StepicClient) -> None:
    with pytest.raises(NotFoundError):
        teacher.lesson(1)
    with pytest.raises(NotFoundError):
        teacher.submission(1)


def test_a_step_that_is_no_quiz_is_refused_in_stepics_words(teacher: StepicClient) -> None:
    with pytest.raises(RefusedError, match="Bad step parameter"):
        teacher.create_attempt(TEXT_STEP)
    with pytest.raises(RefusedError, match="Bad step parameter"):
        list(teacher.submission_pages(TEXT_STEP))


def test_a_language_that_the_step_lacks_is_refused(learner: StepicClient) -> None:
    attempt = learner.create_attempt(SUM_STEP)
    with pytest.raises(RefusedError, match="Bad language"):
        learner.create_submission(attempt.id, "perl", "right")


def test_submitting_needs_the_scope_to_write(connect: Connect) -> None:
    with pytest.raises(NotAllowedError, match="scope write"):
        connect("reader-token").create_attempt(SUM_STEP)


def test_a_guest_sees_what_is_public(connect: Connect) -> None:
    guest = connect("")

    assert guest.lesson(LESSON).id == LESSON
    with pytest.raises(TokenExpiredError, match="gradewright stepic login"):
        guest.create_attempt(SUM_STEP)


def test_code_that_is_no_text_reaches_us_all_the_same(stepic: StepicSimulator, teacher: StepicClient) -> None:
    number = stepic.change(lambda store: store.add_submission(SUM_STEP, LEARNER, "x = '\ud800'"))
    reply = teacher.submission(number).reply

    assert reply == Reply("python3", "x = '?'")
