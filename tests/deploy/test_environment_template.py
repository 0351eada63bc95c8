"""The template of a deployment's settings names only what exists, and holds no secret."""

import re
from pathlib import Path

import pytest

from deploy.setup import env_file
from worker.settings import PREFIX, Settings

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / env_file.TEMPLATE).read_text()
COMPOSE = "".join(path.read_text() for path in (ROOT / "docker-compose.yml", *(ROOT / "deploy").glob("compose.*.yml")))
NAMES = re.findall(r"^#?([A-Z_]+)=", TEXT, re.MULTILINE)
#: Flower's own, which the service does not read.
NO_SETTINGS = {"GRADEWRIGHT_FLOWER_AUTH"}


def test_every_setting_is_one_of_the_service() -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields} | NO_SETTINGS

    assert [] == [name for name in NAMES if name.startswith(PREFIX) and name not in known]


def test_every_other_variable_is_read_by_compose() -> None:
    assert [] == [name for name in NAMES if not name.startswith(PREFIX) and name not in COMPOSE]


def test_compose_asks_for_no_variable_that_the_template_leaves_out() -> None:
    asked = set(re.findall(r"\$\{([A-Z_]+)", COMPOSE))

    assert asked - {"ENV_FILE"} <= set(NAMES)


@pytest.mark.parametrize("name", [name for name, field in Settings.model_fields.items() if "Secret" in str(field)])
def test_no_secret_has_a_value(name: str) -> None:
    assert re.search(rf"^#?{PREFIX}{name.upper()}=\S", TEXT, re.MULTILINE) is None
