"""Every route is described: summary, problems, examples of what goes in and what comes out."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # it ships no types

import careplan.api
from careplan.api.problems import EXCHANGE_TYPES, MEDIA_TYPE
from careplan.settings import describe_settings
from support.api_town import Town

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def document(town: Town) -> dict[str, Any]:
    return town.app.openapi()


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def has_example(document: dict[str, Any], media: dict[str, Any]) -> bool:
    schema = media.get("schema", {})
    reference = schema.get("$ref", "").rpartition("/")[2]
    described = document["components"]["schemas"].get(reference, schema)
    return bool(media.get("example") or media.get("examples") or described.get("examples"))


async def test_every_route_is_described(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        assert operation["summary"], name
        assert operation["tags"], name
        assert operation["description"], name
        success = [status for status in operation["responses"] if status.startswith("2")]
        problems = [status for status in operation["responses"] if not status.startswith("2")]
        assert len(success) == 1, name
        assert "500" in problems, name
        for status in problems:
            assert list(operation["responses"][status]["content"]) == [MEDIA_TYPE], (name, status)


async def test_every_body_and_answer_has_an_example(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        contents = [response.get("content", {}) for response in operation["responses"].values()]
        contents.append(operation.get("requestBody", {}).get("content", {}))
        for content in contents:
            for media_type, media in content.items():
                assert has_example(document, media), (name, media_type)
        if "requestBody" in operation:
            assert operation["requestBody"]["content"], name


async def test_examples_fit_their_models(document: dict[str, Any]) -> None:
    for name, schema in document["components"]["schemas"].items():
        whole = schema | {"components": document["components"]}
        for example in schema.get("examples", []):
            errors = [error.message for error in Draft202012Validator(whole).iter_errors(example)]
            assert not errors, (name, errors)


def test_statuses_stand_in_one_file_only() -> None:
    statuses = {kind.status for kind in EXCHANGE_TYPES.values()} | {201, 204, 400, 405, 413, 415, 500}
    for path in Path(careplan.api.__file__).parent.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        written = {
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and type(node.value) is int
        }
        assert path.name == "problems.py" or not written & statuses, path


def test_the_page_of_settings_is_that_of_the_class() -> None:
    assert (ROOT / "docs" / "settings.md").read_text("utf-8") == describe_settings()
