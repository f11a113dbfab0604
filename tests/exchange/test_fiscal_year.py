"""The fiscal year: Japan's months and April, counting, and the forms it is written in."""

import csv
import io
import json
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest

from careplan.exchange.directory.offices import Custody, Office
from careplan.exchange.directory.traffic import Movement
from careplan.exchange.proof.fiscal_year import FiscalYear, span_of, sum_year, year_of
from careplan.exchange.proof.year_forms import year_csv, year_html, year_json
from careplan.exchange.transmissions import Box

AT = datetime(2026, 11, 22, tzinfo=UTC)
OFFICE = Office("1370000017", "=cmd|' /C calc'!A0<script>", ("43",), Custody.HOSTED, True, AT)
KINDS = ("UPPLAN", "UPSIKYU")


def moved(day: str, partner: int = 1, box: Box = Box.SENT) -> Movement:
    number = f"13700001{partner:02}"
    return Movement(datetime.fromisoformat(day).replace(tzinfo=UTC), box, number, f"みほん{partner}", KINDS)


def year(*movements: Movement) -> FiscalYear:
    first = min((each.at for each in movements), default=None)
    return sum_year(OFFICE, 2026, movements, first)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-03-31T14:59:59", 2025),
        ("2026-03-31T15:00:00", 2026),
        ("2026-12-31T23:59:59", 2026),
        ("2027-03-31T14:59:59", 2026),
        ("2027-03-31T15:00:00", 2027),
    ],
)
def test_the_year_begins_in_april_of_japan(at: str, expected: int) -> None:
    moment = datetime.fromisoformat(at).replace(tzinfo=UTC)
    assert year_of(moment) == expected
    first, following = span_of(expected)
    assert first <= moment < following


def test_months_partners_and_kinds_are_counted() -> None:
    report = year(
        moved("2026-04-30T14:59:59"),
        moved("2026-04-30T15:00:00"),
        moved("2026-05-02T00:00:00", 2, Box.RECEIVED),
        moved("2027-03-01T00:00:00", 1, Box.RECEIVED),
    )
    assert [month.month for month in report.months] == [
        *(f"2026-{month:02}" for month in range(4, 13)),
        *(f"2027-{month:02}" for month in range(1, 4)),
    ]
    april, may, march = report.months[0], report.months[1], report.months[-1]
    assert (april.sent, april.received, april.files_sent, april.partners) == (1, 0, 2, ("1370000101",))
    assert (may.sent, may.received, may.files_received) == (1, 1, 2)
    assert may.partners == ("1370000101", "1370000102")
    assert march.received == 1
    assert [(each.sent, each.received, each.first_day) for each in report.partners] == [
        (2, 1, "2026-04-30"),
        (0, 1, "2026-05-02"),
    ]
    assert report.kinds == (("UPPLAN", 2, 2), ("UPSIKYU", 2, 2))


@pytest.mark.parametrize(("partners", "enough"), [(0, False), (4, False), (5, True), (6, True)])
def test_partners_are_held_against_five(partners: int, enough: bool) -> None:
    report = year(*(moved("2026-06-01T00:00:00", each) for each in range(partners) for _ in range(2)))
    assert len(report.partners) == partners
    assert report.has_partners_wanted is enough
    assert report.began_in_year is (partners > 0)


def test_no_cell_is_a_formula_and_the_file_opens_in_a_spreadsheet() -> None:
    data = year_csv(year(moved("2026-06-01T00:00:00")))
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    cells = [cell for row in rows for cell in row]
    assert f"'{OFFICE.name}" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_a_year_of_nothing_has_no_formula_either() -> None:
    rows = list(csv.reader(io.StringIO(year_csv(year()).decode("utf-8-sig"), newline="")))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))]
    assert year_json(year())["first_use"] is None


def test_the_page_runs_nothing() -> None:
    tags: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            tags.extend((tag, *(name for name, _ in attrs)))

    Reader().feed(year_html(year(moved("2026-06-01T00:00:00"))).decode())
    assert tags.count("table") == 4
    assert not {"script", "link", "img", "iframe", "src", "onload", "onclick"} & set(tags)


def test_json_carries_the_whole_report() -> None:
    written = json.loads(json.dumps(year_json(year(moved("2026-06-01T00:00:00")))))
    assert written["partner_count"] == 1
    assert written["months"][2]["partners"] == ["1370000101"]
    assert written["kinds"] == [
        {"kind": "UPPLAN", "sent": 1, "received": 0},
        {"kind": "UPSIKYU", "sent": 1, "received": 0},
    ]
