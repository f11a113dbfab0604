"""A sheet carries every value of its scenario's document, in the words of the forms, never as the CSV has it."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest

from careplan.conformance.scenarios import Scenario, find_scenario, load_scenarios
from careplan.conformance.sheets import sheet_html, sheet_json, sheet_of
from careplan.locator import locate
from support.commands import careplan

SCENARIOS = load_scenarios()
SMALL = [each for each in SCENARIOS if len(each.document["service_users"]) < 40]
DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
MONTH = re.compile(r"(\d{4})-(\d\d)")


def leaves(value: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    """Yield members and values of a document; entries of a list under the list's name."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield from leaves(each, name)
    elif isinstance(value, list):
        for each in value:
            yield from leaves(each, key)
    elif value not in (None, ""):
        yield key, value


def values_of(sheet: dict[str, Any], language: str) -> list[str]:
    """Return every value on a sheet, without the labels."""
    people = sheet["service_users"]
    boxes = [box for person in people for box in person["key"]]
    forms = [form for person in people for form in person["forms"]]
    boxes += [box for form in forms for box in form["boxes"]]
    rows = [row for form in forms for table in form["tables"] for row in table["rows"]]
    return [box["value"][language] for box in boxes] + [
        cell[language] for row in rows for cell in row if cell
    ]


def codes() -> dict[tuple[str, str], str]:
    lines = locate("specs/careplan_csv/codes.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return {(row[0], row[1]): row[2] for row in (line.split("\t") for line in lines)}


CODES = codes()
TITLES: dict[str, set[str]] = {}
for (_, code), title in CODES.items():
    TITLES.setdefault(code, set()).add(title)
TYPED = {
    "satellite",
    "branch",
    "issue_number",
    "support_number",
    "service_number",
}  # text that may look like a code


def stands_on(shown: list[str], key: str, value: Any) -> bool:
    """Whether a member is to be read on the sheet, by rules of this test's own."""
    if value in TITLES and isinstance(value, str) and key not in TYPED:
        return bool(TITLES[value] & set(shown))
    if isinstance(value, str) and (match := DATE.fullmatch(value)):
        return f"{match[1]}年{int(match[2])}月{int(match[3])}日" in shown
    if isinstance(value, str) and (match := MONTH.fullmatch(value)):
        return f"{match[1]}年{int(match[2])}月" in shown
    return str(value) in shown if isinstance(value, int) else any(value in text for text in shown)


def totals_are_named(key: str, value: Any) -> bool:
    """Whether a value is a mark that forms show as words: totals, and the office of the grand total."""
    return value in ("999999", "9999999999") or (
        key == "service_code" and value[2:] in ("AAAA", "EEEE", "ZZZZ")
    )


@pytest.mark.parametrize("scenario", SMALL, ids=lambda each: each.id)
def test_it_carries_every_value_of_the_document(scenario: Scenario) -> None:
    shown = values_of(sheet_json(sheet_of(scenario)), "ja")
    missing: list[Any] = []
    for user in json.loads(json.dumps(scenario.document))["service_users"]:
        missing += [words for words in special(user) if not any(words in text for text in shown)]
        missing += [
            (key, value)
            for key, value in leaves(user)
            if not totals_are_named(key, value) and not stands_on(shown, key, value)
        ]
    assert missing == []


def special(user: dict[str, Any]) -> Iterator[str]:
    """Take out what forms show in a way of their own, and yield the words that must stand for it."""
    for sheet in [*user.get("planned", ()), *user.get("actual", ())]:
        for use in sheet["uses"]:
            yield f"{int(use.pop('service_date')[-2:])}日（{use.pop('times')}回）"
            days = use.pop("daily_billing_days")
            if days:
                yield f"{days[0]}日から{days[-1]}日まで"
    for sheet in user.get("basic_information", ()):
        picture = sheet.pop("family_image")
        if picture:
            yield f"画像 {picture['branch']}"
    for limit in user.get("supplement", {}).get("limits", ()):
        del limit["slot"], limit["service_type"]
        yield "短期入所療養介護"
    for entry in user.get("deleted", ()):
        del entry["service_type"]
        yield "訪問"


@pytest.mark.parametrize("scenario", SMALL, ids=lambda each: each.id)
def test_it_shows_no_encoding_of_the_csv(scenario: Scenario) -> None:
    shown = values_of(sheet_json(sheet_of(scenario)), "ja")
    for text in shown:
        assert not re.fullmatch(
            r"20\d{6}|20\d{4}|9999|999999|9999999999|[01]{31}|[YN]|..(AAAA|EEEE|ZZZZ)", text
        )
    assert scenario.stamp not in json.dumps(sheet_json(sheet_of(scenario)))


def test_a_forty_person_sheet_has_forty_people() -> None:
    sheet = sheet_json(sheet_of(find_scenario("D2-forty-users")))
    assert len({json.dumps(person["key"]) for person in sheet["service_users"]}) == 40


def test_days_and_times_stand_as_on_the_form() -> None:
    shown = values_of(sheet_json(sheet_of(find_scenario("D2-twice-a-day"))), "ja")
    assert {"10:00", "10:30", "23:30", "24:00", "5日（1回）、12日（1回）、19日（1回）、26日（1回）"} <= set(
        shown
    )
    assert "2日（2回）、4日（2回）" in "\0".join(shown)
    shown = values_of(sheet_json(sheet_of(find_scenario("D2-billed-by-the-day"))), "ja")
    assert {"時刻なし", "10日から31日まで"} <= set(shown)


def test_a_limit_of_medical_short_stays_is_named_for_all_of_them() -> None:
    shown = values_of(sheet_json(sheet_of(find_scenario("D2-medical-short-stay"))), "ja")
    assert "短期入所療養介護" in shown


class Page(HTMLParser):
    """What a page holds: texts, elements, addresses."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.elements: set[str] = set()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.addresses += [value or "" for name, value in attrs if name in {"src", "href"}]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.mark.parametrize(
    "identifier", ["D1-long-text", "D2-over-the-limit", "D4-every-field", "D5-issues-supports-services"]
)
def test_the_page_shows_the_same_values_and_needs_nothing_else(identifier: str) -> None:
    sheet = sheet_of(find_scenario(identifier))
    page = Page()
    page.feed(sheet_html(sheet))
    text = "\0".join(page.texts)
    assert [value for value in values_of(sheet_json(sheet), "ja") if value not in text] == []
    assert not page.elements & {"script", "link", "iframe"}
    assert all(address.startswith("data:image/jpeg;base64,") for address in page.addresses)
    assert ("img" in page.elements) == (identifier == "D4-every-field")


def test_what_follows_another_says_so_on_the_page() -> None:
    assert "D1-care-level-change" in sheet_html(sheet_of(find_scenario("D1-withdrawal")))


def test_the_command_lists_and_writes_sheets() -> None:
    listed = careplan("conformance", "list", "--pattern", "D2", "--lang", "en")
    assert listed.exit_code == 0
    assert "D2-over-the-limit  A month over the limit of the care level" in listed.stdout
    entries = json.loads(careplan("conformance", "list", "--format", "json").stdout)
    assert [entry["id"] for entry in entries] == [scenario.id for scenario in SCENARIOS]
    told = careplan("conformance", "sheet", "D2-over-the-limit", "--format", "json")
    assert json.loads(told.stdout) == sheet_json(sheet_of(find_scenario("D2-over-the-limit")))
    page = careplan("conformance", "sheet", "D2-over-the-limit")
    assert page.stdout == sheet_html(sheet_of(find_scenario("D2-over-the-limit")))
    document = careplan("conformance", "sheet", "D2-over-the-limit", "--format", "document")
    assert json.loads(document.stdout) == find_scenario("D2-over-the-limit").document


@pytest.mark.parametrize("arguments", [("sheet", "D2-nothing"), ("list", "--pattern", "D8")])
def test_the_command_says_what_there_is_where_nothing_fits(arguments: tuple[str, ...]) -> None:
    told = careplan("conformance", *arguments, "--lang", "en")
    assert told.exit_code == 2
    assert "There is no" in told.stderr
