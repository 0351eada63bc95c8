"""A challenge comes out as it went in: as a file, from an API's answer, and through an unpacked folder."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.challenges.archive import write_archive
from worker.challenges.challenge import AuthorsLimits, Limit
from worker.challenges.errors import ChallengeError
from worker.challenges.folder import load, read_folder, write_folder
from worker.challenges.step_file import SKELETON, read_block, read_step_file, read_text, write_text

#: As Stepic's editor exports it, with spellings and keys that no program would choose again.
STEP = (
    '{"block": {"name":"code", "text": "<p>\\u0421\\u0443\\u043c\\u043c\\u0430</p>", "video": null,\n'
    ' "new": {"x":[1.0,1e5 ]},'
    ' "options": {"limits": {"python3": {"time": 15, "memory": 256, "extra": 1}}, "samples": [["1 2","3"]],'
    ' "code_templates": {"python3": ""}, "code_templates_options":{}},'
    ' "source": {"code": "def check(reply, clue):\\n    return reply.strip() == clue.strip()\\n",'
    ' "execution_time_limit": "5", "templates_data": "::python3\\r\\n",'
    ' "test_cases": [["1 2\\n", "3"], ["\\ud800", ""]],'
    ' "manual_time_limits": [{"language":"c++","time":2, "why": "slow"}], "unknown": 0.10}}, "id": "77", "time": "x"}\n'
)


def test_a_file_that_was_not_changed_comes_out_byte_for_byte() -> None:
    assert STEP == write_text(read_text("x", STEP))


def test_a_folder_that_was_not_changed_becomes_the_same_file(tmp_path: Path) -> None:
    (tmp_path / "a.step").write_text(STEP)
    write_folder(load(tmp_path / "a.step"), tmp_path / "a")

    assert STEP == write_text(load(tmp_path / "a"))


def test_only_what_was_edited_is_written_anew(tmp_path: Path) -> None:
    write_folder(read_text("x", STEP), tmp_path / "a")
    (tmp_path / "a" / "checker.py").write_text("def check(r, c): return True\n")
    (tmp_path / "a" / "tests" / "3.in").write_text("7 7\n")
    (tmp_path / "a" / "tests" / "3.out").write_text("14\n")

    before, after = STEP, write_text(read_folder(tmp_path / "a"))

    expected = before.replace(
        '"def check(reply, clue):\\n    return reply.strip() == clue.strip()\\n"', '"def check(r, c): return True\\n"'
    ).replace('[["1 2\\n", "3"], ["\\ud800", ""]]', '[["1 2\\n", "3"], ["\\ud800", ""], ["7 7\\n", "14\\n"]]')
    assert expected == after


def test_a_limit_that_is_edited_is_what_learners_are_told_too(tmp_path: Path) -> None:
    write_folder(read_text("x", STEP), tmp_path / "a")
    limits = tmp_path / "a" / "limits.toml"
    limits.write_text(limits.read_text().replace("time_seconds = 5", "time_seconds = 2"))

    written = read_text("x", write_text(read_folder(tmp_path / "a")))

    assert (2, Limit(6, 256), Limit(2, 256)) == (
        written.limits.time_seconds,
        written.limit("python3"),
        written.limit("c++"),
    )


def test_a_folder_made_by_hand_becomes_a_file_with_all_that_stepic_asks_for(tmp_path: Path) -> None:
    (tmp_path / "checker.py").write_text("def check(reply, clue): return reply == clue\n")
    source = json.loads(write_text(read_folder(tmp_path)))["block"]["source"]

    assert {
        "code",
        "execution_time_limit",
        "execution_memory_limit",
        "samples_count",
        "templates_data",
        "is_time_limit_scaled",
        "is_memory_limit_scaled",
        "manual_time_limits",
        "manual_memory_limits",
        "test_archive",
        "test_cases",
    } <= source.keys()


def test_the_tests_of_an_archive_are_read_by_number_and_stripped(tmp_path: Path) -> None:
    archive = write_archive([(f"{number}", "x") for number in range(1, 12)])
    challenge = read_block("x", {"name": "code", "source": {"test_archive": archive}})
    write_folder(challenge, tmp_path / "a")
    (tmp_path / "a" / "archive" / "2").write_text("  two \n")

    assert [str(number) for number in range(1, 12)] == [given for given, _ in challenge.archive]
    assert write_text(challenge) == challenge.document
    assert "two" == read_text("x", write_text(read_folder(tmp_path / "a"))).archive[1][0]


@pytest.mark.parametrize(
    "content", ["https://cdn/x.zip", "data:application/zip;base64$AAAA", "data:application/zip;base64$%"]
)
def test_an_archive_that_cannot_be_read_is_told(content: str) -> None:
    with pytest.raises(ChallengeError, match="test_archive"):
        read_block("x", {"name": "code", "source": {"test_archive": [{"content": content}]}})


@pytest.mark.parametrize("key", ["steps", "step-sources"])
def test_an_answer_of_the_api_is_a_challenge_too(key: str) -> None:
    text = json.dumps({"meta": {"page": 1}, key: [{"id": 1, "block": {"name": "code", "text": "a"}}]})
    challenge = read_text("x", text)

    assert text.replace('"text": "a"', '"text": "b"') == write_text(replace(challenge, statement="b"))


def test_a_learner_s_view_has_samples_and_limits_alone() -> None:
    block = json.loads(STEP)["block"]
    del block["source"]
    challenge = read_block("x", block)

    assert (False, (("1 2", "3"),), ("python3",), Limit(15, 256)) == (
        challenge.has_source,
        challenge.told.samples,
        challenge.languages,
        challenge.limit("python3"),
    )
    assert challenge.document == write_text(challenge)


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("no", "is no .step file"),
        ("[]", "holds no `block`"),
        ('{"block": {"name": "choice"}}', "'choice'"),
        ('{"block": {"name": "code", "source": {"test_cases": [["a"]]}}}', "block.source.test_cases.0"),
        ('{"block": {"name": "code", "source": {"execution_time_limit": 0}}}', "execution_time_limit"),
    ],
)
def test_what_is_no_challenge_is_told_with_its_place(tmp_path: Path, text: str, cause: str) -> None:
    (tmp_path / "a.step").write_text(text)

    with pytest.raises(ChallengeError) as caught:
        read_step_file(tmp_path / "a.step")

    assert (True, True) == (str(tmp_path / "a.step") in str(caught.value), cause in str(caught.value))


@pytest.mark.parametrize("statement", ["<p>\u0421\u0443\u043c\u043c\u0430</p>", "\ud800"])
def test_what_the_api_told_can_be_kept_in_a_file(tmp_path: Path, statement: str) -> None:
    challenge = read_block("x", {"name": "code", "text": statement, "source": {"code": statement}})
    write_folder(challenge, tmp_path / "a")

    assert (statement, statement) == (read_folder(tmp_path / "a").statement, read_folder(tmp_path / "a").code)
    assert write_text(challenge) == (tmp_path / "a" / "challenge.step").read_text("utf-8")


def test_the_limits_of_slow_languages_are_scaled() -> None:
    limits = AuthorsLimits(time_seconds=3, memory_mb=64, manual_times={"java": 9}, manual_memories={"c++": 128})

    assert [Limit(9, 64), Limit(3, 128), Limit(9, 64), Limit(8, 64)] == [
        limits.of(language) for language in ("python3", "c++", "java", "octave")
    ]


@given(
    st.text(),
    st.text(),
    st.lists(st.tuples(st.text(), st.text())),
    st.integers(0, 9),
    st.integers(1, 30),
    st.booleans(),
)
def test_whatever_is_written_is_read_again(
    statement: str, code: str, cases: list[tuple[str, str]], samples: int, seconds: int, is_scaled: bool
) -> None:
    challenge = replace(
        read_text("x", SKELETON),
        has_source=True,
        statement=statement,
        code=code,
        cases=tuple(cases),
        samples_count=samples,
        limits=AuthorsLimits(time_seconds=seconds, scales_time=is_scaled),
    )
    text = write_text(challenge)

    assert replace(challenge, document=text) == read_text("x", text)


@pytest.mark.parametrize(
    ("seconds", "language"), [("0.3333333333", "c++"), ("29.99999999", "c++"), ("2", "\U0001f40d")]
)
def test_limits_keep_all_their_digits_and_whatever_languages_are_called(
    tmp_path: Path, seconds: str, language: str
) -> None:
    text = STEP.replace('"time":2', f'"time":{seconds}').replace('"language":"c++"', f'"language":"{language}"')
    write_folder(read_text("x", text), tmp_path / "a")

    assert text == write_text(load(tmp_path / "a"))


def test_limits_may_begin_with_the_mark_of_some_editors(tmp_path: Path) -> None:
    write_folder(read_text("x", STEP), tmp_path / "a")
    limits = tmp_path / "a" / "limits.toml"
    limits.write_text("\ufeff" + limits.read_text())

    assert STEP == write_text(read_folder(tmp_path / "a"))
