"""`careplan form`: plan and actuals, two units, PDF."""

import sys
from pathlib import Path

import pytest

from careplan.workbench.forms import pdf
from careplan.workbench.sample import sample
from support.commands import careplan, write_files

UNITS = {unit.label.split("-")[0]: dict(unit.files) for unit in sample(users=1).units}


def test_forms_of_plan_and_actuals_and_of_two_units_are_marked(tmp_path: Path) -> None:
    month, actual = (write_files(tmp_path / label, UNITS[label]) for label in ("month", "actual"))
    page = tmp_path / "forms.html"
    assert careplan("form", month, actual, "--marks", "-o", page, "--lang", "ja").exit_code == 0
    assert page.read_text("utf-8").count("<h2") == 2
    told = careplan("form", month, "--before", actual, "-o", page, "--lang", "en")
    assert told.exit_code == 0
    assert "A form of the later document only" in page.read_text("utf-8")


@pytest.mark.pdf
def test_forms_are_written_as_pdf_over_pdf_only(tmp_path: Path) -> None:
    month, paper = write_files(tmp_path / "month", UNITS["month"]), tmp_path / "forms.pdf"
    for _ in range(2):
        assert careplan("form", month, "--pdf", "-o", paper).exit_code == 0
    assert paper.read_bytes().startswith(b"%PDF-")
    assert careplan("form", month, "-o", paper).exit_code == 2


def test_pdf_without_its_engine_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pdf._engine.cache_clear()  # noqa: SLF001 - another test may have found it
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    month = write_files(tmp_path / "month", UNITS["month"])
    told = careplan("form", month, "--pdf", "-o", tmp_path / "forms.pdf", "--lang", "en")
    assert (told.exit_code, "careplan[pdf]" in told.output + told.stderr) == (2, True)


@pytest.mark.parametrize("text", ["[1]", '{"service_users": [{"planned": "x"}]}', '{"service_users": 1}'])
def test_what_is_no_document_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text(text, encoding="utf-8")
    told = careplan("form", tmp_path / "bad.json", "-o", tmp_path / "forms.html", "--lang", "en")
    assert (told.exit_code, "no document of this standard" in told.stderr) == (2, True)
    assert not (tmp_path / "forms.html").exists()
