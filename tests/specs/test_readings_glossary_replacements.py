"""The readings, the glossary and the table of like characters follow their schemas and hold no surprise."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # it ships no types

from careplan.locator import locate
from careplan.standard.readings import load_readings

SPECS = Path(__file__).parents[2] / "specs" / "careplan_csv"
PRIVATE_USE = range(0xE000, 0xF900)


def rows(name: str) -> list[dict[str, str]]:
    """Read a table as it stands: cells are neither quoted nor trimmed."""
    lines = (SPECS / name).read_bytes().decode("utf-8").removesuffix("\n").split("\n")
    head, *body = [line.split("\t") for line in lines]
    return [dict(zip(head, cells, strict=True)) for cells in body]


def parsed(name: str) -> Any:
    if name.endswith(".toml"):
        return tomllib.loads((SPECS / name).read_text(encoding="utf-8"))
    return rows(name)


def encodes(text: str) -> bool:
    """Say whether MS932 has every character: private-use code points stand for gaiji and do not count."""
    try:
        data = text.encode("cp932")
    except UnicodeEncodeError:
        return False
    return data.decode("cp932") == text and not any(ord(char) in PRIVATE_USE for char in text)


def repeated(values: list[str]) -> set[str]:
    return {value for value in values if values.count(value) > 1}


def source(row: dict[str, str]) -> str:
    return chr(int(row["from"].removeprefix("U+"), 16))


@pytest.mark.parametrize("name", ["readings.toml", "glossary.tsv", "replacements.tsv"])
def test_the_data_follow_their_schema(name: str) -> None:
    schema = json.loads((SPECS / "schema" / f"{Path(name).stem}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    assert [error.message for error in Draft202012Validator(schema).iter_errors(parsed(name))] == []


def test_every_reading_has_an_id_of_its_own() -> None:
    assert repeated([reading["id"] for reading in parsed("readings.toml")["reading"]]) == set()


def test_the_places_of_readings_are_in_the_layouts() -> None:
    layouts = {path.stem: path for path in (SPECS / "layouts" / "4.1").glob("*.tsv")}
    for reading in parsed("readings.toml")["reading"]:
        place = str(reading["clause"]).split("/")
        if len(place) == 3 and place[1] in layouts:
            numbers = [row["no"] for row in rows(f"layouts/4.1/{place[1]}.tsv")]
            assert place[2] in numbers, reading["id"]


@pytest.mark.parametrize("column", ["ja", "identifier"])
def test_one_word_has_one_identifier(column: str) -> None:
    assert repeated([row[column] for row in rows("glossary.tsv")]) == set()


def test_a_note_of_the_glossary_stands_in_both_languages() -> None:
    assert [row["ja"] for row in rows("glossary.tsv") if bool(row["note_ja"]) != bool(row["note_en"])] == []


def test_only_characters_outside_ms932_are_replaced() -> None:
    assert [row["from"] for row in rows("replacements.tsv") if encodes(source(row))] == []


def test_every_replacement_is_in_ms932() -> None:
    assert [row["from"] for row in rows("replacements.tsv") if not encodes(row["to"])] == []


def test_a_character_has_one_replacement() -> None:
    table = rows("replacements.tsv")
    assert len({source(row) for row in table}) == len(table)
    assert [row["from"] for row in table] == [f"U+{ord(char):04X}" for char in sorted(map(source, table))]


@pytest.mark.parametrize(
    ("char", "like"),
    [
        ("—", "―"),
        ("\u2011", "-"),
        ("¥", "￥"),
        ("\u00a0", " "),
        ("\u200b", ""),
        ("𠮷", "吉"),
        ("鷗", "鴎"),
        ("㉑", "(21)"),
    ],
)
def test_common_characters_are_in_the_table(char: str, like: str) -> None:
    assert {source(row): row["to"] for row in rows("replacements.tsv")}[char] == like


@pytest.mark.parametrize("char", ["😀", "²", "½", "☑", "€", "é", "𩸽"])
def test_what_has_no_like_character_is_left_to_the_writer(char: str) -> None:
    assert not encodes(char)
    assert char not in {source(row) for row in rows("replacements.tsv")}


@pytest.mark.parametrize(("word", "instead"), [("受領証(?!明)", "受領書"), ("公開ヘッダー?", "平文ヘッダー")])
def test_one_word_for_one_thing(word: str, instead: str) -> None:
    """The glossary has the other one, and no message or page of ours another."""
    root = locate("specs").parent
    glossary = (root / "specs" / "careplan_csv" / "glossary.tsv").read_text(encoding="utf-8")
    assert f"\n{instead}\t" in glossary
    pages = [*(root / "app").rglob("*.py"), *(root / "docs").rglob("*.md"), *root.glob("*.md")]
    told = [path.name for path in pages if re.search(word, path.read_text(encoding="utf-8"))]
    assert told == []


def test_readings_are_loaded_as_they_stand() -> None:
    loaded = load_readings()
    raw = parsed("readings.toml")["reading"]
    assert list(loaded) == [row["id"] for row in raw]
    for row in raw:
        reading = loaded[row["id"]]
        assert (reading.id, reading.clause, reading.severity) == (row["id"], row["clause"], row["severity"])
        for name in ("trouble", "write", "accept"):
            text = getattr(reading, name)
            assert (text.ja, text.en) == (row[f"{name}_ja"], row[f"{name}_en"])
