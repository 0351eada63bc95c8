"""The manifests hold together: hardened pods, names that exist, and a queue that is measured where it really lies."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from worker.app import QUEUE
from worker.broker import PRIORITIES, SEPARATOR
from worker.cli import FAMILIES
from worker.settings import PREFIX, Settings

FOLDER = Path(__file__).resolve().parents[2] / "deploy/kubernetes"
#: Made by hand from its template, and never kept here.
SECRETS, TEMPLATE = "secrets.yaml", "secrets.example.yaml"
KINDS_OF_PODS = {"Deployment", "StatefulSet"}


def _objects() -> list[dict[str, Any]]:
    told = yaml.safe_load((FOLDER / "kustomization.yaml").read_text())
    files = [TEMPLATE if name == SECRETS else name for name in told["resources"]]
    return [found for name in files for found in yaml.safe_load_all((FOLDER / name).read_text())]


OBJECTS = _objects()
PODS = {o["metadata"]["name"]: o["spec"]["template"]["spec"] for o in OBJECTS if o["kind"] in KINDS_OF_PODS}


def _named(kind: str) -> set[str]:
    return {o["metadata"]["name"] for o in OBJECTS if o["kind"] == kind}


def test_every_file_is_part_of_the_whole() -> None:
    told = yaml.safe_load((FOLDER / "kustomization.yaml").read_text())["resources"]
    there = {path.name for path in FOLDER.glob("*.yaml")} - {"kustomization.yaml", TEMPLATE} | {SECRETS}

    assert there == set(told)


def test_all_parts_of_the_service_are_there() -> None:
    assert {"redis", "worker", "beat", "trigger", "flower"} == set(PODS)


@pytest.mark.parametrize("name", sorted(PODS))
def test_a_pod_can_do_no_more_than_it_must(name: str) -> None:
    pod, container = PODS[name], PODS[name]["containers"][0]
    rights = container["securityContext"]

    assert pod["securityContext"]["runAsNonRoot"]
    assert pod["securityContext"]["runAsUser"] > 0
    assert {"type": "RuntimeDefault"} == pod["securityContext"]["seccompProfile"]
    assert pod["automountServiceAccountToken"] is False
    assert (False, True, ["ALL"]) == (
        rights["allowPrivilegeEscalation"],
        rights["readOnlyRootFilesystem"],
        rights["capabilities"]["drop"],
    )
    assert {"startupProbe", "livenessProbe"} <= set(container)
    assert container["resources"]["limits"]["memory"]


def test_no_pod_mounts_anything_of_its_node() -> None:
    assert [] == [name for name, pod in PODS.items() for volume in pod.get("volumes", ()) if "hostPath" in volume]


@pytest.mark.parametrize("name", sorted(PODS))
def test_whatever_a_pod_names_exists(name: str) -> None:
    container, volumes = PODS[name]["containers"][0], PODS[name].get("volumes", [])
    sources = [source for given in container.get("envFrom", ()) for source in given.items()]
    keys = [entry["valueFrom"]["secretKeyRef"] for entry in container.get("env", ()) if "valueFrom" in entry]

    assert {ref["name"] for kind, ref in sources if kind == "secretRef"} <= _named("Secret")
    assert {ref["name"] for kind, ref in sources if kind == "configMapRef"} <= _named("ConfigMap")
    assert {key["name"] for key in keys} <= _named("Secret")
    assert {v["secret"]["secretName"] for v in volumes if "secret" in v} <= _named("Secret")
    assert {v["persistentVolumeClaim"]["claimName"] for v in volumes if "persistentVolumeClaim" in v} <= _named(
        "PersistentVolumeClaim"
    )


def test_settings_that_are_set_exist() -> None:
    data = [name for o in OBJECTS if o["kind"] == "ConfigMap" for name in o["data"]]
    given = [e["name"] for pod in PODS.values() for e in pod["containers"][0].get("env", ())]
    known = {PREFIX + name.upper() for name in Settings.model_fields}

    assert [] == [name for name in data + given if name.startswith(PREFIX) and name not in known]


def test_no_secret_is_filled_in_and_none_is_a_plain_setting() -> None:
    secret = {PREFIX + name.upper() for name, field in Settings.model_fields.items() if "Secret" in str(field)}

    assert {""} == {value for o in OBJECTS if o["kind"] == "Secret" for value in o["stringData"].values()}
    assert set() == secret & {name for o in OBJECTS if o["kind"] == "ConfigMap" for name in o["data"]}


def test_each_secret_is_held_by_those_alone_who_need_it() -> None:
    given = {name: pod["containers"][0]["envFrom"] for name, pod in PODS.items()}

    def holders(secret: str) -> set[str]:
        return {name for name, sources in given.items() if {"secretRef": {"name": secret}} in sources}

    assert {"worker"} == holders("platforms")
    assert {"worker", "trigger"} == holders("keys")
    assert {"flower"} == holders("flower")


def test_commands_exist() -> None:
    known = {command for commands in FAMILIES.values() for command in commands}
    asked = {pod["containers"][0]["args"][0] for name, pod in PODS.items() if name != "redis"}

    assert set() == asked - known


def test_the_autoscaler_measures_every_list_of_the_queue() -> None:
    scaled = next(o["spec"] for o in OBJECTS if o["kind"] == "ScaledObject")
    formula = scaled["advanced"]["scalingModifiers"]["formula"]

    lists = [f"{QUEUE}{SEPARATOR}{step}" if step else QUEUE for step in PRIORITIES]
    assert lists == [trigger["metadata"]["listName"] for trigger in scaled["triggers"]]
    assert [trigger["name"] for trigger in scaled["triggers"]] == formula.split(" + ")
    assert scaled["scaleTargetRef"]["name"] in PODS


def test_only_one_beat_runs_at_any_time() -> None:
    beat = next(o["spec"] for o in OBJECTS if o["kind"] == "Deployment" and o["metadata"]["name"] == "beat")

    assert (1, "Recreate") == (beat["replicas"], beat["strategy"]["type"])


def test_nobody_speaks_to_anybody_unless_it_is_allowed() -> None:
    policies = [o["spec"] for o in OBJECTS if o["kind"] == "NetworkPolicy"]

    assert {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]} in policies
