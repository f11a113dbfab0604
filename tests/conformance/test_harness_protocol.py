"""What is asked, answered and reported keeps the protocol's schema; our own reader goes through it."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from careplan.conformance.harness.compare import Difference, differences
from careplan.conformance.harness.own import answer
from careplan.conformance.harness.program import Limits, Program
from careplan.conformance.harness.protocol import AnswerError, read_answer, read_capabilities
from careplan.conformance.harness.reports import conforms, junit_lines, run_json
from careplan.conformance.harness.runner import Session
from careplan.conformance.harness.vectors import Vector, VectorsError, load_vectors
from careplan.locator import locate
from support.examples import examples

SCHEMA = json.loads(locate("specs/careplan_csv/schema/harness.schema.json").read_text(encoding="utf-8"))


VALIDATORS = {
    part: Draft202012Validator({"$ref": f"#/$defs/{part}", "$defs": SCHEMA["$defs"]})
    for part in ("request", "answer", "report")
}


def keeps(part: str, value: Any) -> bool:
    return bool(VALIDATORS[part].is_valid(json.loads(json.dumps(value))))


class Here(Program):
    """A program that answers in this process: our own, with what was asked kept."""

    def __init__(self, **capabilities: Any) -> None:
        super().__init__([], Limits())
        self.asked: list[Any] = []
        self.said: list[Any] = []
        self.claims = capabilities

    @property
    def running(self) -> bool:
        return True

    def ask(self, request: Any) -> Any:
        said = answer(json.loads(json.dumps(request)))
        if said["answer"] == "hello" and self.claims:
            said["capabilities"] = self.claims
        self.asked.append(request)
        self.said.append(said)
        return json.loads(json.dumps(said))


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert not keeps("request", {"protocol": 2, "id": 1, "request": "hello"})
    assert not keeps("answer", {"id": 1, "answer": "checked"})


def test_our_own_reader_and_writer_pass_and_all_lines_keep_the_schema(vectors: list[Vector]) -> None:
    program = Here()
    session = Session(program)
    found = list(session.run(vectors))
    assert {each.status for each in found} == {"passed"}
    assert conforms(found)
    assert {each.request for each in found} == {"check", "read", "write"}
    assert [each for each in program.asked if not keeps("request", each)] == []
    assert [each for each in program.said if not keeps("answer", each)] == []
    assert keeps("report", run_json(session.capabilities, found))


def test_what_is_not_claimed_is_not_judged(vectors: list[Vector]) -> None:
    def statuses(**claims: Any) -> dict[str, str]:
        return {each.vector: each.status for each in Session(Here(**claims)).run(vectors)}

    plan_only = statuses(check={"kinds": ["UP1KYO", "UP2KYO", "UP3KYO", "UPHOSOKU"]})
    assert plan_only["unit-0"] == "passed"
    assert plan_only["unit-1"] == "unclaimed"
    some_rules = statuses(check={"rules": ["field.*"], "findings": "place"})
    assert some_rules["wrong-insurer"] == "passed"
    assert some_rules["undefined-byte"] == "unclaimed"
    assert set(statuses(read={}).values()) == {"passed"}
    assert not conforms([])


def test_junit_and_json_say_the_same(vectors: list[Vector]) -> None:
    session = Session(Here(check={"kinds": ["UPPLAN"]}))
    found = list(session.run(vectors))
    text = "\n".join(junit_lines(session.capabilities, found, "en"))
    summary = run_json(session.capabilities, found)["summary"]
    assert f'tests="{len(found)}"' in text
    assert text.count("<skipped") == summary["unclaimed"] + summary["unsupported"] > 0


@pytest.mark.parametrize(
    ("said", "place"),
    [
        (None, "$"),
        ([], "$"),
        ({"id": 2}, "id"),
        ({"id": True}, "id"),
        ({"id": 1, "answer": []}, "answer"),
        ({"id": 1, "answer": "checked", "verdict": None}, "verdict"),
        ({"id": 1, "answer": "checked", "verdict": "accept", "findings": [1]}, "findings[0]"),
        ({"id": 1, "answer": "checked", "verdict": "accept", "findings": [{"record": "1"}]}, "findings[0].record"),
        ({"id": 1, "answer": "read", "document": []}, "document"),
        ({"id": 1, "answer": "written", "files": [{"name": "x", "base64": "?"}]}, "files[0].base64"),
        ({"id": 1, "answer": "written", "files": [{"name": "x", "base64": ""}] * 2}, "files[1].name"),
    ],
)  # fmt: skip
def test_answers_that_are_not_formed_right(said: Any, place: str) -> None:
    with pytest.raises(AnswerError) as error:
        read_answer(said, 1)
    assert error.value.place == place


@pytest.mark.parametrize(
    "claims", [{"paint": {}}, {"check": []}, {"check": {"kinds": [1]}}, {"check": {"findings": 1}}]
)
def test_claims_that_are_not_formed_right(claims: Any) -> None:
    said = answer({"protocol": 1, "id": 1, "request": "hello"}) | {"capabilities": claims}
    with pytest.raises(AnswerError):
        read_capabilities(said, 1)


values = st.recursive(st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=4)), st.lists)
members = st.dictionaries(
    st.sampled_from(["id", "protocol", "request", "files", "document", "from", "to", "stamp"]), values
)


@examples(60)
@given(members, st.sampled_from(["hello", "check", "read", "write", "paint"]))
def test_any_request_is_answered(request: dict[str, Any], name: str) -> None:
    said = answer({"id": 1, "protocol": 1, "request": name} | request)
    assert keeps("answer", said)


@pytest.mark.parametrize(
    ("expected", "found", "paths"),
    [
        ({"a": None, "b": "x"}, {"b": "x", "c": []}, []),
        ({"a": [1, 2]}, {"a": [2, 1]}, []),
        ({"a": "x\ny"}, {"a": "x\r\ny"}, []),
        ({"a": {"b": []}}, {}, []),
        ({"a": [{"b": 1, "c": 1}, {"b": 2}]}, {"a": [{"b": 2}, {"b": 1, "c": 3}]}, ["a[0].c"]),
        ({"a": [1]}, {"a": [1, 2]}, ["a[1]"]),
        ({"a": [1, 2]}, {"a": [2]}, ["a[0]"]),
        ({"a": 0}, {"a": None}, ["a"]),
        ({"a": 0}, {"a": False}, ["a"]),
        ({"a": "1"}, {"a": 1}, ["a"]),
        ({}, {"a": 1}, ["a"]),
    ],
)
def test_documents_are_compared_in_what_they_say(expected: Any, found: Any, paths: list[str]) -> None:
    assert [each.path for each in differences(expected, found)] == paths


def test_a_difference_shows_both_sides() -> None:
    assert differences({"a": 1}, {"a": 2}) == [Difference("a", 1, 2)]


MANIFESTS = [
    "",
    "[]",
    '{"format": 2, "vectors": []}',
    '{"format": 1}',
    '{"format": 1, "vectors": [{"files": [{"name": "../x"}], "id": "x"}]}',
]


@pytest.mark.parametrize("manifest", MANIFESTS)
def test_a_manifest_that_cannot_be_read(tmp_path: Path, manifest: str) -> None:
    (tmp_path / "manifest.json").write_text(manifest)
    with pytest.raises(VectorsError):
        load_vectors(tmp_path)
