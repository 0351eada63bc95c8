"""What the operating chapters tell one to type and to read exists."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = (ROOT / "README.md", ROOT / "deploy" / "README.md", *sorted((ROOT / "docs").glob("*.md")))
CHAPTERS = {str(page.relative_to(ROOT)): page.read_text() for page in PAGES}


def _anchors(text: str) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("name", CHAPTERS)
def test_targets_of_make_exist(name: str) -> None:
    known = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))

    assert set() == set(re.findall(r"`make ([a-z]+)", CHAPTERS[name])) - known


@pytest.mark.parametrize("name", CHAPTERS)
def test_links_lead_somewhere(name: str) -> None:
    folder = (ROOT / name).parent
    links = [link for link in re.findall(r"\]\(([^)\s]+)\)", CHAPTERS[name]) if not link.startswith("http")]
    lost = []
    for link in links:
        path, _, anchor = link.partition("#")
        file = folder / path if path else ROOT / name
        if not file.exists() or (anchor and anchor not in _anchors(file.read_text())):
            lost.append(link)

    assert [] == lost


def test_files_that_are_named_exist() -> None:
    named = set(re.findall(r"deploy/[\w./-]+\.(?:yml|yaml|json|service|example|txt)", "".join(CHAPTERS.values())))

    assert [] == [name for name in sorted(named) if not (ROOT / name).exists()]


def test_overrides_are_all_explained() -> None:
    assert [] == [
        path.name for path in (ROOT / "deploy").glob("compose.*.yml") if path.name not in CHAPTERS["deploy/README.md"]
    ]
