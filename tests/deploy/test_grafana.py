"""The dashboard and the alerts ask for metrics that the service exports, by labels that they have."""

import json
import re
from contextlib import closing
from pathlib import Path

import pytest
import yaml

from tests.worker.fakes import FakeQueue
from worker.ledger import Ledger
from worker.trigger.metrics import metrics

FOLDER = Path(__file__).resolve().parents[2] / "deploy/grafana"
DASHBOARD = json.loads((FOLDER / "gradewright.json").read_text())
ALERTS = yaml.safe_load((FOLDER / "alerts.yaml").read_text())["groups"][0]["rules"]
SHOWN = [target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]]
ASKED = {name for text in [*SHOWN, *(rule["expr"] for rule in ALERTS)] for name in re.findall(r"gradewright_\w+", text)}


@pytest.fixture
def exported(redis_url: str) -> set[str]:
    with closing(Ledger(redis_url)) as ledger:
        told = metrics(ledger, FakeQueue(), {}).decode()
    types = dict(re.findall(r"^# TYPE (\S+) (\S+)$", told, re.MULTILINE))
    return {
        name + ending for name, kind in types.items() for ending in (["_count", "_sum"] if kind == "summary" else [""])
    }


def test_whatever_is_asked_for_is_exported(exported: set[str]) -> None:
    assert set() == ASKED - exported


def test_whatever_is_exported_is_shown(exported: set[str]) -> None:
    assert set() == exported - ASKED


def test_panels_have_places_and_numbers_of_their_own() -> None:
    places = [tuple(panel["gridPos"].values()) for panel in DASHBOARD["panels"]]

    assert len(places) == len(set(places)) == len({panel["id"] for panel in DASHBOARD["panels"]})


def test_an_alert_says_what_to_do() -> None:
    assert all(rule["annotations"]["summary"] and rule["annotations"]["action"] for rule in ALERTS)
