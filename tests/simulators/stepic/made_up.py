"""What a fresh stand-in holds: a teacher, learners, a course with one lesson and two code challenges."""

from tests.simulators.stepic.state import Application, Store, Token

TEACHER, LEARNER, CLASSMATE = 1, 2, 3
COURSE, LESSON = 70, 700
TEXT_STEP, SUM_STEP, DOUBLE_STEP = 7000, 7001, 7002

_CHECK = "def generate():\n    return []\n\ndef check(reply, clue):\n    return reply.strip() == clue.strip()\n"


def code_block(text: str, tests: list[list[str]]) -> dict[str, object]:
    """Return the block of a code challenge in Python and C++."""
    templates = {"python3": "# put your code here\n", "c++": "int main() { return 0; }\n"}
    limits = {"python3": {"time": 15, "memory": 256}, "c++": {"time": 5, "memory": 256}}
    times = {"execution_time_limit": 5, "execution_memory_limit": 256}
    return {
        "name": "code",
        "text": text,
        "options": {**times, "limits": limits, "code_templates": templates, "samples": tests[:1]},
        "source": {**times, "samples_count": 1, "test_cases": tests, "test_archive": [], "code": _CHECK},
    }


def fill(store: Store) -> None:
    """Fill a store; tokens are `teacher-token`, `learner-token`, `reader-token` and `expired-token`."""
    for number, name in ((TEACHER, "Tea Cher"), (LEARNER, "Lea Rner"), (CLASSMATE, "Class Mate")):
        store.add_user(name, number)
    store.teachers.add(TEACHER)
    store.tokens |= {
        "teacher-token": Token(TEACHER),
        "learner-token": Token(LEARNER),
        "reader-token": Token(LEARNER, scope="read"),
        "expired-token": Token(TEACHER, expires=0.0),
    }
    store.applications["stepic-client"] = Application("stepic-client", "stepic-secret", owner=TEACHER)
    store.courses[COURSE] = {"id": COURSE, "title": "Programming", "owner": TEACHER, "sections": [71]}
    store.enrollments[1] = {"id": COURSE, "course": COURSE, "user": LEARNER}
    store.social_accounts[5] = {"id": 5, "user": LEARNER, "provider": "github", "uid": "1216"}
    blocks: list[dict[str, object]] = [
        {"name": "text", "text": "<p>Welcome</p>"},
        code_block("<p>Add the numbers.</p>", [["1 2\n", "3"], ["2 2\n", "4"]]),
        code_block("<p>Double the number.</p>", [["1\n", "2"], ["4\n", "8"]]),
    ]
    store.add_lesson(LESSON, blocks, TEXT_STEP)
    store.stored_tests[SUM_STEP] = {"tests": [["1 2\n", "3"], ["2 2\n", "4"]]}
