"""The forms: every value of the document stands in them, spans and grids are right, the page runs nothing."""

import copy
import gzip
import itertools
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
from careplan.standard.specification import load_standard
from careplan.workbench.forms import STYLE, compare_forms, fill_forms, form_markup, write_page
from careplan.workbench.forms.model import Bar, Boxes, Pairs, Span, Table, Value, Week
from careplan.workbench.forms.placing import MOST_LANES, QUARTERS, lay_out
from careplan.workbench.forms.values import read_named
from careplan.workbench.sample import preventive_sample, sample

UNITS = {unit.label.split("-")[0]: dict(unit.files) for unit in sample(seed=3, users=2).units}
DOCUMENTS = {label: read_unit(files) for label, files in UNITS.items()}
PREVENTIVE = {unit.label: read_unit(dict(unit.files)) for unit in preventive_sample(seed=3, users=2).units}
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


_PREVENTIVE_KINDS = ("UPKIHON", "UPKIHON_SUB1", "UPKIHON_SUB2", "UPYOBO", "UPYOBO_SUB")


def test_what_the_forms_leave_out_is_known() -> None:
    """A field of tables 1 to 7 that stands on no form is one of bookkeeping."""
    standard, text = load_standard(), (locate("specs/careplan_csv") / "forms.toml").read_text("utf-8")
    left = {
        f"{kind}.{field.key}"
        for kind in ("UP1KYO", "UP2KYO", "UP3KYO", "UPPLAN", "UPSIKYU", *_PREVENTIVE_KINDS)
        for field in standard.kinds[kind].fields
        if not re.search(rf'"{field.key}"|{kind}\.{field.key}\b', text) and field.part != "unused"
    }
    assert {each.split(".")[1] for each in left} <= {
        "fixed_office",
        *("version", "insurer_number", "insured_number", "updated_by", "identifier", "entered_by", "units"),
        *(
            "need_number",
            "issue_number",
            "support_number",
            "service_number",
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


@pytest.mark.parametrize(
    "label", ["plan", "month", *(label for label in PREVENTIVE if "deletion" not in label)]
)
def test_every_text_stands_on_the_page(label: str) -> None:
    document = (DOCUMENTS | PREVENTIVE)[label]
    shown = re.sub(r"\s", "", unescape(re.sub(r"<br>|<[^>]+>", "", page_of(document))))
    users = [{k: v for k, v in user.items() if k != "supplement"} for user in document["service_users"]]
    for text in _texts(users):
        if (
            "県" not in text or label not in DOCUMENTS
        ):  # the user's address is the supplement's on those forms
            assert re.sub(r"\s", "", text) in shown, text


def _table(document: dict[str, Any], which: str, number: int = 0) -> Table:
    return [block for block in form(document, which).blocks if isinstance(block, Table)][number]


def _texts_of(row: Any) -> list[str]:
    return [cell.value.text for cell in row]


def test_cells_of_table_2_span_their_children() -> None:
    user = DOCUMENTS["plan"]["service_users"][0]
    table = _table(DOCUMENTS["plan"], "table-2")
    services = [s for n in user["needs_table"][0]["needs"] for g in n["goals"] for s in g["services"]]
    assert [len(row) for row in table.rows] == [len(table.columns)] * len(services)
    needs = [row[0].group for row in table.rows]
    assert len(set(needs)) == len(user["needs_table"][0]["needs"])
    markup = form_markup(form(DOCUMENTS["plan"], "table-2"), anchor="a")
    assert '<td rowspan="2">転ばずに、家の中を自分で歩いて過ごしたい</td>' in markup


def test_goals_of_one_number_share_their_long_term_goal() -> None:
    first, second, third = _table(DOCUMENTS["plan"], "table-2").rows[:3]
    assert first[1].group == second[1].group != third[1].group
    assert first[3].group != second[3].group


def test_insurance_pays_where_the_circle_stands() -> None:
    document = {
        "service_users": [
            {
                "insured_number": "1",
                "needs_table": [
                    {
                        "needs": [
                            {
                                "goals": [
                                    {"services": [{"insurance_covered": code} for code in ("Y", "N", None)]}
                                ]
                            }
                        ]
                    }
                ],
            }
        ]
    }
    assert [row[6].value.text for row in _table(document, "table-2").rows] == ["○", "", ""]


def test_every_choice_is_printed_and_the_chosen_marked() -> None:
    plan = DOCUMENTS["plan"]["service_users"][0]
    plan = plan | {"care_plan": plan["care_plan"] | {"plan_class": "52"}}
    line = form({"service_users": [plan]}, "table-1").blocks[0]
    assert [(each.value.text, each.chosen) for each in line.rows[0][0].choices] == [
        ("初回", True), ("紹介", False), ("継続", True),
    ]  # fmt: skip
    assert [each.value.text for each in line.rows[0][1].choices] == ["認定済", "申請中"]


def test_a_code_that_is_no_choice_is_shown_as_it_is() -> None:
    user = {"insured_number": "1", "care_plan": {"plan_class": "99"}}
    choices = form({"service_users": [user]}, "table-1").blocks[0].rows[0][0].choices
    assert [(each.value.text, each.chosen) for each in choices][-1] == ("99", True)


def test_headings_are_in_the_language_asked_for() -> None:
    english = fill_forms(DOCUMENTS["plan"], language="en")[0]
    assert (english.title, english.corner[0].label) == ("Care plan (1)", "Date written")
    assert english.corner[0].value.text == "2026-11-20"
    assert fill_forms(DOCUMENTS["plan"])[0].corner[0].value.text == "2026年11月20日"


def test_the_month_has_its_days_and_counts() -> None:
    user = DOCUMENTS["month"]["service_users"][0]
    table = _table(DOCUMENTS["month"], "table-6")
    days = [column for column in table.columns if column.sort in {"day", "weekend"}]
    assert [column.label for column in days][:5] == ["1\n火", "2\n水", "3\n木", "4\n金", "5\n土"]
    assert len(days) == 31
    assert [column.sort for column in days][4:6] == ["weekend", "weekend"]
    total = sum(int(row[-1].value.text or 0) for row in table.rows)
    assert total == sum(use["times"] for sheet in user["planned"] for use in sheet["uses"])
    for row in table.rows:
        numbers = [int(cell.value.text) for cell in row[4:-1] if cell.value.text.isdigit()]
        assert sum(numbers) == int(row[-1].value.text or 0)


def test_planned_stands_above_actual_on_one_form() -> None:
    actuals = [DOCUMENTS["actual"]]
    filled = fill_forms(DOCUMENTS["month"], actuals=actuals)
    assert [each.id for each in filled] == ["table-6", "table-7"] * len(DOCUMENTS["month"]["service_users"])
    rows = _table(DOCUMENTS["month"], "table-6").rows
    table = next(block for block in filled[0].blocks if isinstance(block, Table))
    assert [row[3].value.text for row in table.rows] == ["予定", "実績"] * (len(rows) // 2)
    done = [
        use["times"] for sheet in DOCUMENTS["actual"]["service_users"][0]["actual"] for use in sheet["uses"]
    ]
    assert sum(int(row[-1].value.text or 0) for row in table.rows[1::2]) == sum(done)


def test_actuals_of_nobody_planned_have_a_form_of_their_own() -> None:
    other = [user | {"insured_number": "0000009999"} for user in DOCUMENTS["actual"]["service_users"][:1]]
    filled = fill_forms(DOCUMENTS["month"], actuals=[{"service_users": other}])
    assert [each.id for each in filled][-3:] == ["table-6", "table-7", "table-6-actual"]


def test_daily_billing_is_a_band() -> None:
    use = DOCUMENTS["month"]["service_users"][0]["planned"][0]["uses"][0] | {
        "service_date": "2027-02-02",
        "daily_billing_days": [2, 3, 4],
    }
    user = {"insured_number": "1", "service_month": "2027-02", "planned": [{"uses": [use]}]}
    cells = _table({"service_users": [user]}, "table-6").rows[0][4:-1]
    assert len(cells) == 28
    assert [cell.value.text for cell in cells[:5]] == ["", "1", "―", "―", ""]
    assert [cell.sort for cell in cells[:5]] == ["day", "band", "band", "band", "day"]


def test_sums_of_table_7_stand_below_their_lines_in_brackets() -> None:
    rows = _table(DOCUMENTS["month"], "table-7").rows
    sheet = DOCUMENTS["month"]["service_users"][0]["details"][0]
    assert len(rows) == len(sheet["services"]) + len(sheet["subtotals"]) + 1
    sums = [index for index, row in enumerate(rows) if row[0].sort == "sum"]
    assert rows[sums[0]][1].value.text == rows[sums[0] - 1][1].value.text
    assert rows[sums[0]][8].value.text.startswith("(")
    assert rows[-1][2].value.text == "合計"
    assert rows[-1][0].sort == "total"


def test_the_limit_is_a_bar_of_what_is_within_and_over() -> None:
    user = dict(DOCUMENTS["month"]["service_users"][0])
    sheet = user["details"][0]
    user["details"] = [sheet | {"total": sheet["total"] | {"within_limit": 19000, "over_limit": 500}}]
    user["supplement"] = user["supplement"] | {"limit_units": 19000}
    (bar,) = (each for each in form({"service_users": [user]}, "table-7").blocks if isinstance(each, Bar))
    assert (bar.limit, bar.within, bar.over) == (19000, 19000, 500)
    markup = form_markup(form({"service_users": [user]}, "table-7"), anchor="a")
    assert "超過 500単位" in markup
    assert "style=" not in markup


def test_limits_by_service_type_have_their_total() -> None:
    user = dict(DOCUMENTS["month"]["service_users"][0])
    slot = {"slot": 1, "service_type": "11", "limit_units": 5000, "total_units": 6000, "over_units": 1000}
    user["supplement"] = user["supplement"] | {"limits": [slot], "over_units_total": 1000}
    rows = [_texts_of(row) for row in _table({"service_users": [user]}, "table-7", 1).rows]
    assert rows == [["訪問介護 11", "5,000", "6,000", "1,000"], ["合計", "", "", "1,000"]]


def test_the_days_of_short_stay_are_found_on_any_line() -> None:
    user = dict(DOCUMENTS["month"]["service_users"][0])
    sheet = user["details"][0]
    lines = [
        each | {"stay_days_planned": 7} if index else each for index, each in enumerate(sheet["services"])
    ]
    user["details"] = [sheet | {"services": lines}]
    pairs = [each for each in form({"service_users": [user]}, "table-7").blocks if isinstance(each, Pairs)]
    assert [pair.value.text for pair in pairs[-1].rows[0]] == ["0", "7", "0"]


def _span(column: int, start: int, end: int, text: str) -> Span:
    return Span(column, start, end, "", Value(text))


def _week(*spans: Span) -> Week:
    return Week(("月", "火"), (), spans)


def test_spans_that_meet_stand_side_by_side() -> None:
    first, second = lay_out(
        _week(
            _span(0, 600, 660, "a"), _span(0, 630, 700, "b"), _span(0, 720, 780, "c"), _span(1, 600, 660, "d")
        )
    ).placed
    assert [(each.span.value.text, each.lane, each.lanes) for each in (*first, *second)] == [
        ("a", 0, 2), ("b", 1, 2), ("c", 0, 1), ("d", 0, 1),
    ]  # fmt: skip
    assert (first[0].start, first[0].end) == (40, 44)


def test_a_text_that_does_not_fit_is_told_in_full_below_the_week() -> None:
    long = "訪問介護と訪問看護の連携による支援" * 3
    layout = lay_out(_week(_span(0, 600, 630, "訪問介護"), _span(1, 600, 630, long)))
    assert [each.span.value.text for each in layout.noted] == [long]
    services = [{"weekday": day, "start_time": "10:00", "service": long} for day in "25"]
    user = {"insured_number": "1", "weekly_table": [{"weekly_services": services}]}
    markup = form_markup(form({"service_users": [user]}, "table-3"), anchor="a")
    assert f"＊1 火曜日・金曜日 10:00 {long}" in markup


@given(st.lists(st.tuples(st.integers(0, 1440), st.integers(0, 1440)), max_size=12))
def test_every_span_stays_in_the_day(times: list[tuple[int, int]]) -> None:
    layout = lay_out(_week(*(_span(0, start, end, "x") for start, end in times)))
    for each in layout.placed[0]:
        assert 0 <= each.start < each.end <= QUARTERS
        assert (
            each.note in {noted.number for noted in layout.noted}
            if each.lane is None
            else 0 <= each.lane < each.lanes <= MOST_LANES
        )
    seen = [each for each in layout.placed[0] if each.lane is not None]
    for one, other in itertools.combinations(seen, 2):
        assert one.lane != other.lane or one.end <= other.start or other.end <= one.start


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


HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>&lt;\n=1+1\x1b[2J\x00\u202e</section>"


def _spoiled(value: Any) -> Any:
    """Return a document with hostile text wherever there is text that is not ASCII."""
    if isinstance(value, dict):
        return {key: _spoiled(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_spoiled(each) for each in value]
    return HOSTILE if isinstance(value, str) and not value.isascii() else value


@pytest.mark.parametrize("label", [*DOCUMENTS, *PREVENTIVE])
def test_a_page_runs_nothing_and_shows_markup_as_text(label: str) -> None:
    document = (DOCUMENTS | PREVENTIVE)[label]
    spoiled = fill_forms(_spoiled(document))
    seen: set[str] = set()

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            seen.update((tag, *(name for name, _ in attrs)))

    for forms in (spoiled, compare_forms(fill_forms(document), spoiled)):
        page = "\n".join(write_page(forms))
        Reader().feed(page)
        assert "&lt;script&gt;" in page or "deletion" in label
        assert not {"\x1b", "\x00", "\u202e"} & set(page)
        assert page.count("<section") == page.count("</section>") == len(forms)
    assert not {"script", "iframe", "style=", "onerror", "onload", "onclick", "href"} & seen
    assert "img" not in seen or label in PREVENTIVE


def test_a_document_without_forms_says_so() -> None:
    assert fill_forms({"document": "of-another-kind", "service_users": [{"insured_number": "1"}]}) == []
    assert "帳票がありません" in page_of({"service_users": []})


def test_the_data_name_blocks_that_there_are() -> None:
    shapes = [block for each in (*DATA["form"], *DATA["head"]) for block in each.get("block", [])]
    shapes += [block for each in shapes for part in each.get("parts", []) for block in part["block"]]
    assert {block["use"] for block in shapes} == {
        *(
            "pairs",
            "boxes",
            "tree",
            "week",
            "lines",
            "month",
            "bar",
            "notes",
            "grid",
            "picture",
            "turn",
            "beside",
        )
    }
    assert isinstance(form(DOCUMENTS["plan"], "table-1").blocks[2], Boxes)


def test_a_fragment_has_no_style_of_its_own_and_a_heading_to_go_to() -> None:
    for document in (DOCUMENTS | PREVENTIVE).values():
        for number, each in enumerate(fill_forms(document)):
            markup = form_markup(each, anchor=f"f{number}")
            assert f'<h2 id="f{number}">' in markup
            assert not re.search(r"<[^>]* (?:style|on[a-z]+|role=\"(?:table|cell|row)\")", markup)
            used = {name for names in re.findall(r'class="([^"]*)"', markup) for name in names.split()}
            assert used <= set(re.findall(r"\.([a-z0-9]+)", STYLE)), used


def test_forms_of_forty_service_users_are_small() -> None:
    (unit,) = (each for each in sample(seed=1, users=40).units if each.label == "month-1370000026")
    page = page_of(read_unit(dict(unit.files)))
    assert len(gzip.compress(page.encode())) < 150_000


def test_preventive_care_has_its_forms() -> None:
    filled = fill_forms(PREVENTIVE["preventive-plan-with-information"])
    assert [(each.id, each.paper, each.landscape) for each in filled[:2]] == [
        ("basic-information", "A4", False), ("preventive-plan", "A3", True),
    ]  # fmt: skip


def test_day_and_illnesses_are_those_of_the_same_consultation() -> None:
    user = copy.deepcopy(PREVENTIVE["basic-information"]["service_users"][0])
    later = user["basic_information"][0] | {"consultation_date": "2026-12-01"}
    user["basic_information"].append(later)
    tables = [
        [each for each in form.blocks if isinstance(each, Table)]
        for form in fill_forms({"service_users": [user]})
    ]
    assert [len(table.rows) for table in tables[0][1:]] == [3, 1]
    assert [len(table.rows) for table in tables[1][1:]] == [0, 0]


def test_flags_are_words_that_are_marked() -> None:
    user = copy.deepcopy(PREVENTIVE["basic-information"]["service_users"][0])
    user["basic_information"][0]["disability_mental"] = "1"
    choices = [
        (choice.value.text, choice.chosen)
        for block in form({"service_users": [user]}, "basic-information").blocks
        if isinstance(block, Pairs)
        for row in block.rows
        for pair in row
        if pair.label == "障害等認定"
        for choice in pair.choices
    ]
    assert choices == [("身障", False), ("療育", False), ("精神", True), ("難病", False)]


def test_the_family_picture_stands_on_the_form_or_is_fetched_from_an_address() -> None:
    filled = form(PREVENTIVE["basic-information"], "basic-information")
    assert 'src="data:image/jpeg;base64,/9j/' in form_markup(filled, anchor="a")
    assert 'src="/picture?n=1&amp;m=2"' in form_markup(filled, anchor="a", picture="/picture?n=1&m=2")


@pytest.mark.parametrize("jpeg", ["", "%%%", "PHN2Zz4=", None, 1])
def test_a_picture_that_is_none_is_told_not_drawn(jpeg: object) -> None:
    user = copy.deepcopy(PREVENTIVE["basic-information"]["service_users"][0])
    user["basic_information"][0]["family_image"] = {"branch": "0001", "jpeg": jpeg}
    markup = form_markup(form({"service_users": [user]}, "basic-information"), anchor="a")
    assert "<img" not in markup
    assert "（画像なし）" in markup


@pytest.mark.parametrize("kind", [each["id"] for each in DATA["form"] if each.get("about") == "document"])
def test_a_deletion_has_a_sheet_of_what_is_deleted(kind: str) -> None:
    users = [
        {
            "insurer_number": "139998",
            "insured_number": f"000000000{number}",
            **dict.fromkeys(("plan_date", "consultation_date"), "2026-11-20"),
            "service_month": "2026-12",
            "deleted": [{"office_number": "1370000026", "service_type": "11"}],
        }
        for number in (1, 2)
    ]
    (sheet,) = fill_forms({"document": kind, "service_users": users})
    rows = [_texts_of(row) for row in _table({"document": kind, "service_users": users}, kind).rows]
    assert sheet.user is None
    assert [row[:2] for row in rows] == [["139998", "0000000001"], ["139998", "0000000002"]]
    assert all(row[-1] for row in rows)
