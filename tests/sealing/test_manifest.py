import json
from collections.abc import Mapping

import pytest

from careplan.sealing.errors import Refused
from careplan.sealing.limits import MAX_FILES
from careplan.sealing.manifest import describe, read_manifest, write_manifest
from support.trust_assets import ENVELOPE, FILES

FILE: dict[str, object] = {"name": "A.CSV", "size": 1, "sha256": "0" * 64}
GOOD: dict[str, object] = {
    "format": "careplan-unit/1",
    "sender": {"office_number": "1370000017", "service_type": "43"},
    "destination": {"office_number": "1370000025", "service_type": "17"},
    "stamp": "20261120030405",
    "kinds": ["UPPLAN"],
    "months": ["202611"],
    "edition": "4.1",
    "files": [FILE],
}


def found(value: Mapping[str, object]) -> object:
    with pytest.raises(Refused) as caught:
        read_manifest(json.dumps(value).encode())
    assert caught.value.reason == "manifest"
    return caught.value.values["found"]


def test_there_and_back() -> None:
    manifest = describe(FILES, ENVELOPE)
    assert read_manifest(write_manifest(manifest)) == manifest
    assert [file.name for file in manifest.files] == sorted(FILES)


def test_it_need_not_be_canonical() -> None:
    assert read_manifest(json.dumps(GOOD, indent=3).encode()).files[0].size == 1


@pytest.mark.parametrize("name", [*GOOD, "more"])
def test_a_name_missing_or_too_much(name: str) -> None:
    value = dict(GOOD)
    if value.pop(name, None) is None:
        value[name] = 1
    assert found(value) == ("format" if name == "format" else "names")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("format", "careplan-unit/2"),
        ("sender", {**dict.fromkeys(("office_number", "service_type", "more"), "")}),
        ("sender", ["office_number", "service_type"]),
        ("stamp", ["20261120030405"]),
        ("kinds", "AB"),
        ("kinds", {"AB": 1}),
        ("months", ["202611", "202611"]),
        ("months", [f"{number:06}" for number in range(1201)]),
        ("files", {}),
        ("files", []),
        ("files", [FILE] * (MAX_FILES + 1)),
        ("files", ["A.CSV"]),
        ("files", [{**FILE, "more": 1}]),
        ("files", [{"name": "A.CSV"}]),
    ],
)
def test_a_value_without_its_form(name: str, value: object) -> None:
    assert found({**GOOD, name: value}) == name


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("size", -1),
        ("size", True),
        ("size", "1"),
        ("size", None),
        ("sha256", "0" * 63),
        ("sha256", "0" * 65),
        ("sha256", "A" * 64),
        ("sha256", 0),
        ("name", ""),
        ("name", "x" * 256),
        ("name", 1),
    ],
)
def test_a_file_without_its_form(name: str, value: object) -> None:
    assert found({**GOOD, "files": [{**FILE, name: value}]}) == f"files.{name}"


def test_what_is_no_json() -> None:
    with pytest.raises(Refused) as caught:
        read_manifest(b"{")
    assert caught.value.values == {"found": "JSON"}
