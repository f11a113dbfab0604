"""The forms: every value of the document stands in them, spans and grids are right, the page runs nothing."""

import re
import tomllib
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careplan.locator import locate
from careplan.standard.documents import read_unit
from careplan.standard.findings import Message
from careplan.standard.specification import load_standard
from careplan.workbench.forms import fill_forms, write_page
from careplan.workbench.forms.model import Pairs, Span, Table, Week
from careplan.workbench.forms.values import read_named
from careplan.workbench.forms.weeks import MOST_LANES, QUARTERS, lay_out
from careplan.workbench.sample import sample

UNITS = {unit.label.split("-")[0]: dict(unit.files) for unit in sample(seed=3, users=2).units}
DOCUMENTS = {label: read_unit(files) for label, files in UNITS.items()}
DATA = tomllib.loads((locate("specs/careplan_csv") / "forms.toml").read_text("utf-8"))


def page_of(document: dict[str, Any]) -> str:
    return "\n".join(write_page(fill_forms(document)))


def form(document: dict[str, Any], which: str) -> Any:
    return next(each for each in fill_forms(document) if each.id == which)


@pytest.mark.parametrize(
    ("label", "forms"),
    [
        ("plan", ["table-1", "table-2", "table-3"]),
        ("month", ["table-6", "table-7"]),
        ("actual", ["table-6-actual"]),
    ],
)
def test_a_unit_has_its_forms_a_service_user(label: str, forms: list[str]) -> None:
    assert [each.id for each in fill_forms(DOCUMENTS[label])] == forms * len(
        DOCUMENTS[label]["service_users"]
    )


def test_every_field_named_is_one_of_the_standard() -> None:
    standard = load_standard()
    named = set(
        re.findall(
            r'"((?:UP[A-Z0-9]+)\.[a-z_0-9]+(?:\|[a-z_]+)?)"',
            (locate("specs/careplan_csv") / "forms.toml").read_text("utf-8"),
        )
    )
    assert len(named) > 60
    for each in named:
        assert read_named(each, standard).field.name.ja


def test_what_the_forms_leave_out_is_known() -> None:
    """A field of tables 1 to 7 that stands on no form is one of bookkeeping."""
    standard, text = load_standard(), (locate("specs/careplan_csv") / "forms.toml").read_text("utf-8")
    left = {
        f"{kind}.{field.key}"
        for kind in ("UP1KYO", "UP2KYO", "UP3KYO", "UPPLAN", "UPSIKYU")
        for field in standard.kinds[kind].fields
        if not re.search(rf'"{field.key}"|{kind}\.{field.key}\b', text) and field.part != "unused"
    }
    assert {each.split(".")[1] for each in left} <= {
        "fixed_office",
        *("version", "insurer_number", "insured_number", "updated_by", "identifier", "entered_by", "units"),
        *(
            "need_number",
            "goal_number",
            "content_number",
            "office_number",
            "support_office",
            "goal",
            "satellite",
        ),
        *(
            "user_postal_code",
            "user_address_1",
            "user_address_2",
            "support_office_postal_code",
            "over_30_days",
        ),
        *(
            "tais_code",
            "equipment_notification_code",
            "stay_days_planned",
            "stay_days_before",
            "stay_days_total",
        ),
        *(
            "plan_date",
            "service_month",
            "created_on",
            "plan_office",
            "planner_name",
            "short_stay_days_before",
        ),
    }


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, str) and not value.isascii():
        yield value


@pytest.mark.parametrize("label", ["plan", "month"])
def test_every_text_stands_on_the_page(label: str) -> None:
    document = DOCUMENTS[label]
    shown = re.sub(r"\s", "", unescape(re.sub(r"<br>|<[^>]+>", "", page_of(document))))
    users = [{k: v for k, v in user.items() if k != "supplement"} for user in document["service_users"]]
    for text in _texts(users):
        if "県" not in text:  # the user's address is the supplement's on the form
            assert re.sub(r"\s", "", text) in shown, text


def test_cells_of_table_2_span_their_children() -> None:
    user = DOCUMENTS["plan"]["service_users"][0]
    table = next(block for block in form(DOCUMENTS["plan"], "table-2").blocks if isinstance(block, Table))
    services = [s for n in user["needs_table"][0]["needs"] for g in n["goals"] for s in g["services"]]
    assert len(table.rows) == len(services)
    for column in range(len(table.head)):
        assert column < len(table.rows[0])
    assert sum(cell.rows for row in table.rows for cell in row) == len(table.head) * len(table.rows)


def test_the_month_has_its_days_and_counts() -> None:
    user = DOCUMENTS["month"]["service_users"][0]
    table = form(DOCUMENTS["month"], "table-6").blocks[-1]
    days = [cell for cell in table.head if cell.sort in {"day", "weekend"}]
    assert [cell.text for cell in days][:5] == ["1 火", "2 水", "3 木", "4 金", "5 土"]
    assert len(days) == 31
    assert [cell.sort for cell in days][4:6] == ["weekend", "weekend"]
    total = sum(int(row[-1].text) for row in table.rows)
    assert total == sum(use["times"] for sheet in user["planned"] for use in sheet["uses"])
    for row in table.rows:
        numbers = [int(cell.text) for cell in row if cell.sort in {"day", "weekend"} and cell.text.isdigit()]
        assert sum(numbers) in {int(row[-1].text), 0}


def test_daily_billing_is_a_band() -> None:
    use = DOCUMENTS["month"]["service_users"][0]["planned"][0]["uses"][0] | {"daily_billing_days": [3, 4, 5]}
    user = {"insured_number": "1", "service_month": "2027-02", "planned": [{"uses": [use]}]}
    table = form({"service_users": [user]}, "table-6").blocks[-1]
    cells = [cell.text for cell in table.rows[0] if cell.sort in {"day", "weekend"}]
    assert len(cells) == 28
    assert cells[1:6] == ["", "―", "―", "―", ""]


def test_sums_of_table_7_are_marked() -> None:
    user = dict(DOCUMENTS["month"]["service_users"][0])
    service = user["details"][0]["services"][0]
    codes = ("111111", "11ZZZZ", "999999")
    user["details"] = [{"services": [service | {"service_code": code} for code in codes]}]
    table = next(
        block for block in form({"service_users": [user]}, "table-7").blocks if isinstance(block, Table)
    )
    assert [row[0].sort == "sum" for row in table.rows] == [False, True, True]


def _week(*spans: Span) -> Week:
    return Week((Message.same("月"), Message.same("火")), (), spans)


def test_spans_that_meet_stand_side_by_side() -> None:
    placed = lay_out(
        _week(Span(0, 600, 660, "a"), Span(0, 630, 700, "b"), Span(0, 720, 780, "c"), Span(1, 600, 660, "d"))
    ).placed
    assert [(each.span.text, each.lane, each.lanes) for each in placed] == [
        ("a", 0, 2), ("b", 1, 2), ("c", 0, 1), ("d", 0, 1),
    ]  # fmt: skip
    assert (placed[0].start, placed[0].end) == (40, 44)


@given(st.lists(st.tuples(st.integers(0, 1440), st.integers(0, 1440)), max_size=12))
def test_every_span_stays_in_the_day(times: list[tuple[int, int]]) -> None:
    for each in lay_out(_week(*(Span(0, start, end, "x") for start, end in times))).placed:
        assert 0 <= each.start < each.end <= QUARTERS
        assert 0 <= each.lane < each.lanes <= MOST_LANES


@pytest.mark.parametrize("time", ["9999", "99:99", "", None, "x"])
def test_a_time_that_is_none_of_the_clock_breaks_nothing(time: object) -> None:
    sheet = {
        "weekly_services": [{"weekday": "1", "start_time": "09:00", "end_time": time, "service": "訪問"}]
    }
    user = {"insured_number": "1", "weekly_table": [sheet]}
    (span,) = next(
        block for block in form({"service_users": [user]}, "table-3").blocks if isinstance(block, Week)
    ).spans
    assert span.start == 540


def test_the_page_runs_nothing_and_shows_markup_as_text() -> None:
    user = dict(DOCUMENTS["plan"]["service_users"][0])
    user["care_plan"] = user["care_plan"] | {"policy": "<script>alert(1)</script>\n\x1b[2J=1+1"}
    page = page_of({"service_users": [user]})
    seen: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            seen.extend((tag, *(name for name, _ in attrs)))

    Reader().feed(page)
    assert not {"script", "img", "iframe", "style="} & set(seen)
    assert "style" not in {name for name in seen if name in {"onclick", "onload", "src", "href"}}
    assert "&lt;script&gt;" in page
    assert "\x1b" not in page


def test_a_document_without_forms_says_so() -> None:
    assert fill_forms({"document": "plan-deletion", "service_users": [{"insured_number": "1"}]}) == []
    assert "帳票がありません" in page_of({"service_users": []})


def test_the_data_name_blocks_that_there_are() -> None:
    blocks = [block["use"] for each in (*DATA["form"], *DATA["head"]) for block in each.get("block", [])]
    assert set(blocks) == {"pairs", "boxes", "tree", "week", "lines", "month"}
    assert isinstance(form(DOCUMENTS["plan"], "table-1").blocks[0], Pairs)
