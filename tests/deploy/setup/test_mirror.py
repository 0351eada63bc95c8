"""apt's own answer tells where the packages of a base come from."""

from pathlib import Path

import pytest

from deploy.setup.mirror import configured, first_of, pick

TARGETS = """\
stable extra http://tools.example/apt
bookworm-security main http://security.example/debian-security
bookworm contrib http://mirror.example/debian
bookworm main http://mirror.example/debian
bookworm main http://second.example/debian
"""


@pytest.mark.parametrize(
    ("suite", "expected"), [("bookworm", "http://mirror.example/debian"), ("trixie", None), ("", None)]
)
def test_the_mirror_is_the_first_that_has_the_main_component_of_the_suite(suite: str, expected: str | None) -> None:
    actual = pick(TARGETS, suite)

    assert expected == actual


def test_a_list_of_mirrors_kept_in_a_file_gives_its_first(tmp_path: Path) -> None:
    listing = tmp_path / "debian.list"
    listing.write_text("# nearest first\n\nhttps://near.example/debian\tpriority:1\nhttps://far.example/debian\n")

    actual = first_of(f"mirror+file:{listing}")

    assert actual == "https://near.example/debian"


def test_this_machine_names_a_mirror() -> None:
    mirror = configured()

    assert mirror.suite
    assert "://" in mirror.url
