"""The page of HTML: nothing of the files becomes markup, nothing is loaded, the cell is marked."""

import re
from html.parser import HTMLParser

import pytest

from careplan.standard.check import Report
from careplan.standard.filecheck import FileReport
from careplan.standard.findings import EMPTY, Finding, Wording
from careplan.standard.reports.checked import Checked
from careplan.standard.reports.excerpts import read_excerpts
from careplan.standard.reports.formats import FORMATS
from careplan.standard.reports.html_table import RECORDS_SHOWN, write_table
from careplan.standard.reports.wording import Language
from support.report_cases import PLAN, PLAN_DATA, PLANNER, START, checked, hostile, with_value, wrong_start
from support.standard_cases import one_user

VOID = {"meta", "br"}
ALLOWED = {
    *("html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "h3", "p", "section", "ol", "li"),
    *("span", "code", "div", "table", "thead", "tbody", "tr", "th", "td", "mark", "br"),
}


class Page(HTMLParser):
    """Elements, attributes and text of a page; every element is closed in its turn."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str, str | None]] = []
        self.marked: list[str] = []
        self.said = ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.said += data
        if self.open and self.open[-1] == "mark":
            self.marked.append(data)


def page(parts: list[Checked], language: Language = "ja") -> Page:
    return Page("\n".join(FORMATS["html"].write(parts, language)))


@pytest.mark.parametrize("language", ["ja", "en"])
def test_hostile_values_stay_text(language: Language) -> None:
    shown = page([checked(hostile(), show_values=True)], language)
    assert shown.tags <= ALLOWED
    names = {name for _, name, _ in shown.attributes}
    assert names <= {"lang", "charset", "http-equiv", "content", "name", "class"}
    assert "<script>alert('x')</script>" in shown.said
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\ud800-\udfff]", shown.said)


def test_it_loads_nothing_and_says_so() -> None:
    text = "\n".join(FORMATS["html"].write([checked(wrong_start())], "ja"))
    shown = Page(text)
    policy = [
        value for _, name, value in shown.attributes if name == "content" and value and "default-src" in value
    ]
    assert len(policy) == 1
    assert policy[0].startswith("default-src 'none'; style-src 'sha256-")
    assert "http:" not in text
    assert "https:" not in text
    assert "url(" not in text


def test_both_languages_the_one_asked_for_first() -> None:
    for language, other in (("ja", "en"), ("en", "ja")):
        shown = page([checked(wrong_start())], "ja" if language == "ja" else "en")
        languages = [value for _, name, value in shown.attributes if name == "lang"]
        assert languages[0] == language
        assert set(languages) == {language, other}


def test_the_cell_is_marked_in_its_record() -> None:
    assert "9:00" in page([checked(wrong_start())]).marked


def test_personal_data_is_masked_unless_asked_for() -> None:
    data = with_value(with_value(PLAN_DATA, 2, PLANNER, "秘密太郎"), 2, PLANNER + 1, "x", quoted=False)
    assert "秘密太郎" not in page([checked({PLAN: data})]).said
    assert "秘密太郎" in page([checked({PLAN: data}, show_values=True)]).said


def test_the_table_is_bounded() -> None:
    data = PLAN_DATA * 3
    for record in range(1, 120):
        data = with_value(data, record, START, "x", quoted=False)
    shown = page([checked({PLAN: data})])
    assert 0 < len(shown.marked) <= 150


def test_nothing_found() -> None:
    shown = page([checked({PLAN: PLAN_DATA.partition(b"\r\n")[0] + b"\r\n"})])
    assert "指摘はありません" in shown.said
    assert "table" not in shown.tags


def starts_wrong(records: int) -> dict[str, bytes]:
    """Return a plan of so many records with a wrong start in each."""
    one = wrong_start(1)[PLAN].split(b"\r\n")[0] + b"\r\n"
    return {PLAN: one * records}


@pytest.mark.parametrize(
    ("records", "left"), [(RECORDS_SHOWN, ""), (RECORDS_SHOWN + 1, "and 1 more records")]
)
def test_a_table_ends_after_so_many_records(records: int, left: str) -> None:
    part = checked(starts_wrong(records))
    (file,) = part.report.files
    lines = list(write_table(part, file, "en"))
    assert sum(line.startswith("<tr>") for line in lines) == RECORDS_SHOWN
    assert lines[-1] == (f"<p>{left}</p>" if left else "</tbody></table></div>")


def test_a_table_has_the_records_of_its_own_file() -> None:
    files = one_user("month")
    detail = next(name for name in files if name.startswith("UPSIKYU"))
    files[detail] = files[detail].replace(b",111111,", b",111112,")
    part = checked(files)
    found = {each.file: each.record for unit in part.report.units for each in unit.findings}
    for file in part.report.files:
        rows = [line for line in write_table(part, file, "en") if line.startswith("<tr>")]
        records = [int(row.removeprefix("<tr><td>").partition("<")[0]) for row in rows]
        assert records == [found[file.path]] if file.path in found else records == []


def test_a_table_without_a_layout() -> None:
    finding = Finding("x.y", "error", "x.CSV", 1, 2, None, "x", Wording(EMPTY))
    file = FileReport("x.CSV", None, None, 1, None, (finding,))
    part = Checked(Report((file,)), excerpts={"x.CSV": read_excerpts(b"a,b,c", {1})}, show_values=True)
    head = "<thead><tr><th>record</th><th>line</th><th>…</th><th>2</th></tr></thead><tbody>"
    row = "<tr><td>1</td><td>1</td><td>…</td><td><mark>b</mark></td></tr>"
    assert list(write_table(part, file, "en"))[1:3] == [head, row]
    assert list(write_table(Checked(Report((file,))), file, "en")) == []
