"""The README tells the truth: its settings and limits are those of the code."""

import tomllib
from dataclasses import asdict
from pathlib import Path

from graders.sandbox.limits import Limits
from worker.settings import Settings

README = (Path(__file__).parents[1] / "README.md").read_text()


def test_every_setting_stands_in_the_table_with_its_description() -> None:
    rows = {
        cells[1].strip(" `"): cells[3].strip()
        for line in README.splitlines()
        if line.startswith("| `") and len(cells := line.split("|")) == 5
    }

    assert {name.upper(): field.description for name, field in Settings.model_fields.items()} == rows


def test_the_limits_that_are_shown_are_the_defaults() -> None:
    example = README.split("```toml\n")[1].split("```")[0]
    shown = tomllib.loads(example)["sandbox"]

    assert asdict(Limits()) == {name: shown[name] for name in asdict(Limits())}
