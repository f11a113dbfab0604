"""The reference pages: every rule, reading and mistake has its own; words of both languages find them."""

import io
import zipfile

import pytest

from careplan.conformance.vendor.detectors import all_detectors
from careplan.standard.readings import load_readings
from careplan.standard.specification import load_standard
from careplan.web.reference import Wanted, load_entries, search_rules
from support.web_visitor import Visitor


async def test_every_rule_has_a_page_with_its_reading_and_both_examples(anybody: Visitor) -> None:
    for rule in load_standard().rules.values():
        page = await anybody.get(f"/rules/{rule.id}")
        assert page.status_code == 200, rule.id
        assert rule.title.ja in page.text or "&" in rule.title.ja or "'" in rule.title.ja, rule.id
        assert rule.reading is None or f'href="/rules/readings/{rule.reading}"' in page.text, rule.id


@pytest.mark.parametrize("language", ["ja", "en"])
async def test_readings_and_mistakes_have_pages(anybody: Visitor, language: str) -> None:
    paths = [f"/rules/readings/{each}" for each in load_readings()]
    paths += [f"/rules/mistakes/{each}" for each in list(all_detectors())[:60]]
    for path in ["/rules", "/rules/readings", "/rules/mistakes", *paths]:
        assert (await anybody.get(f"{path}?lang={language}")).status_code == 200, path


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("ファイル名", "name.form"),
        ("file name", "name.form"),
        ("ＮＡＭＥ．ＦＯＲＭ", "name.form"),
        ("ふぁいる名", "name.form"),
        ("FIELD.REQUIRED", "field.required"),
    ],
)
def test_rules_are_found_by_words_of_both_languages(words: str, expected: str) -> None:
    assert expected in [entry.rule.id for entry in search_rules(Wanted(words))]


def test_all_words_have_to_be_there_and_filters_narrow() -> None:
    assert not search_rules(Wanted("file nowhere-at-all"))
    assert len(search_rules(Wanted())) == len(load_entries())
    for entry in search_rules(Wanted("", "warning", "unit")):
        assert (entry.rule.severity, entry.rule.scope) == ("warning", "unit")


def test_what_has_the_words_in_its_heading_comes_first() -> None:
    first = search_rules(Wanted("field.length"))[0]
    assert first.rule.id == "field.length"


async def test_an_example_is_saved_as_it_is_published(anybody: Visitor) -> None:
    entry = load_entries()["name.form"]
    answer = await anybody.get(f"/rules/examples/{entry.breaking[0].id}.zip")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert zipfile.ZipFile(io.BytesIO(answer.content)).namelist()


@pytest.mark.parametrize(
    "path", ["/rules/none", "/rules/readings/none", "/rules/mistakes/none", "/rules/examples/none.zip"]
)
async def test_what_there_is_not_is_a_page_that_says_so(anybody: Visitor, path: str) -> None:
    assert (await anybody.get(path)).status_code == 404


async def test_words_that_are_markup_are_shown_as_text(anybody: Visitor) -> None:
    page = await anybody.get("/rules", params={"q": '"><script>alert(1)</script>'})
    assert "<script>alert" not in page.text
