"""docker-compose.yml against the settings, the Dockerfile and the command line; no engine is asked."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]  # it ships no types
from pydantic import SecretStr

from careplan.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
SERVICES = ("first", "second")
GIVEN = {
    "POSTGRES_PASSWORD": "pw",
    "CAREPLAN_ADMIN_PASSWORD": "correct horse battery",
    "CAREPLAN_METRICS_TOKEN": "let me look",
}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
    return document


def filled(value: str) -> str:
    return re.sub(r"\$\{([A-Z_]+)[^}]*\}", lambda match: GIVEN[match[1]], value)


@pytest.mark.parametrize("name", SERVICES)
def test_every_variable_is_a_setting_of_that_form(
    compose: dict[str, Any], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment: dict[str, str] = compose["services"][name]["environment"]
    known = {f"CAREPLAN_{field.upper()}" for field in Settings.model_fields}
    assert set(environment) <= known
    for variable, value in environment.items():
        monkeypatch.setenv(variable, filled(value))
    settings = Settings()
    assert settings.database_url == SecretStr("postgresql://careplan:pw@database:5432/careplan")
    assert settings.metrics_token == SecretStr("let me look")
    assert settings.deployment_key_file is not None
    assert not settings.deployment_key_file.is_relative_to(settings.data)


def test_both_processes_share_files_and_database(compose: dict[str, Any]) -> None:
    first, second = (compose["services"][name] for name in SERVICES)
    assert first["environment"] == second["environment"]
    assert first["volumes"] == second["volumes"]
    volumes = dict(each.split(":") for each in first["volumes"])
    assert set(volumes) <= set(compose["volumes"])
    assert second["depends_on"]["first"]["condition"] == "service_healthy"
    assert "healthcheck" in compose["services"]["database"]
    written = re.search(r"^VOLUME (.*)$", (ROOT / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    assert written is not None
    assert written[1].split() == list(volumes.values())


def test_they_are_reached_from_this_machine_only(compose: dict[str, Any]) -> None:
    dockerfile = (ROOT / "Dockerfile").read_text("utf-8")
    ports = [port for name in SERVICES for port in compose["services"][name]["ports"]]
    assert len(ports) == len(set(ports)) == 2
    for port in ports:
        address, _, inside = port.split(":")
        assert address == "127.0.0.1"
        assert f"EXPOSE {inside}" in dockerfile
        assert f'"--port", "{inside}"' in dockerfile
    assert "ports" not in compose["services"]["database"]


def test_secrets_are_given_from_outside_and_images_name_no_registry(compose: dict[str, Any]) -> None:
    text = (ROOT / "docker-compose.yml").read_text("utf-8")
    for name in GIVEN:
        assert set(re.findall(rf"\$\{{{name}(:.)", text)) == {":?"}
    for service in compose["services"].values():
        assert "/" not in service["image"]
