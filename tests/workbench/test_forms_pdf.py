"""PDF of the forms: sizes and numbers of pages, fonts, long texts whole, nothing fetched; what is missing is said."""

import base64
import copy
import http.server
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from careplan.standard.documents import read_unit
from careplan.workbench.forms import fill_forms, pdf, write_page
from careplan.workbench.forms.pdf import PdfUnavailableError, report_pdf, write_pdf
from careplan.workbench.sample import preventive_sample, sample

UNITS = {unit.label.split("-")[0]: dict(unit.files) for unit in sample(seed=3, users=1).units}
PREVENTIVE = {unit.label: dict(unit.files) for unit in preventive_sample(seed=3, users=1).units}
A4_PORTRAIT, A4_LANDSCAPE, A3_LANDSCAPE = (595, 842), (842, 595), (1191, 842)


@pytest.fixture(autouse=True)
def _fresh_engine() -> Iterator[None]:
    pdf._engine.cache_clear()  # noqa: SLF001 - what is found once is kept
    yield
    pdf._engine.cache_clear()  # noqa: SLF001


def told(command: str, data: bytes, tmp_path: Path, *arguments: str) -> str:
    path = tmp_path / "out.pdf"
    path.write_bytes(data)
    call = [command, *arguments, str(path), *(["-"] if command == "pdftotext" else [])]
    return subprocess.run(call, check=True, capture_output=True, text=True).stdout


def sizes(data: bytes, tmp_path: Path) -> list[tuple[int, int]]:
    lines = told("pdfinfo", data, tmp_path, "-l", "99")
    return [(round(float(w)), round(float(h))) for w, h in re.findall(r"size: +([\d.]+) x ([\d.]+)", lines)]


@pytest.mark.pdf
def test_tables_1_to_3_are_a_page_each_of_the_forms_sizes(tmp_path: Path) -> None:
    data = write_pdf(fill_forms(read_unit(UNITS["plan"])))
    assert sizes(data, tmp_path) == [A4_PORTRAIT, A4_LANDSCAPE, A4_LANDSCAPE]
    assert re.search(r"^Tagged: +yes", told("pdfinfo", data, tmp_path), re.MULTILINE)


@pytest.mark.pdf
def test_tables_6_and_7_are_a_page_each(tmp_path: Path) -> None:
    data = write_pdf(fill_forms(read_unit(UNITS["month"]), actuals=[read_unit(UNITS["actual"])]))
    assert sizes(data, tmp_path) == [A4_LANDSCAPE, A4_LANDSCAPE]


@pytest.mark.pdf
def test_preventive_care_is_two_pages_of_a4_and_one_of_a3(tmp_path: Path) -> None:
    data = write_pdf(fill_forms(read_unit(PREVENTIVE["preventive-plan-with-information"])))
    assert sizes(data, tmp_path) == [A4_PORTRAIT, A4_PORTRAIT, A3_LANDSCAPE]


@pytest.mark.pdf
def test_a_broken_picture_breaks_nothing_and_is_not_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    document: Any = read_unit(PREVENTIVE["basic-information"])
    jpeg = base64.b64encode(b"\xff\xd8\xff" + b"no picture" * 9).decode()
    document["service_users"][0]["basic_information"][0]["family_image"]["jpeg"] = jpeg
    data = write_pdf(fill_forms(document))
    assert len(sizes(data, tmp_path)) == 2
    assert jpeg not in caplog.text


@pytest.mark.pdf
def test_fonts_are_embedded_and_have_japanese(tmp_path: Path) -> None:
    data = write_pdf(fill_forms(read_unit(UNITS["plan"])))
    rows = told("pdffonts", data, tmp_path).splitlines()[2:]
    assert any("CJK" in row for row in rows)
    assert all(re.search(r" yes yes yes +\d+ +\d+$", row) for row in rows), rows
    assert "居宅サービス計画書" in re.sub(r"\s", "", told("pdftotext", data, tmp_path))


def _long(sign: str, count: int) -> str:
    return "".join(f"{sign}{number:03d}番目の文です。" for number in range(count))


@pytest.mark.pdf
def test_long_texts_run_on_to_the_next_page_and_nothing_is_lost(tmp_path: Path) -> None:
    document: Any = copy.deepcopy(read_unit(UNITS["plan"]))
    user = document["service_users"][0]
    user["care_plan"]["policy"] = _long("方", 250)
    user["needs_table"][0]["needs"][0]["need"] = _long("課", 60)
    user["needs_table"][0]["needs"][1]["goals"][0]["services"][0]["content"] = _long("援", 60)
    user["weekly_table"][0]["weekly_services"][0]["service"] = _long("週", 12)
    data = write_pdf(fill_forms(document))
    text = re.sub(r"\s", "", told("pdftotext", data, tmp_path, "-raw"))
    for sign, count in (("方", 250), ("課", 60), ("援", 60), ("週", 12)):
        assert [number for number in range(count) if f"{sign}{number:03d}" not in text] == []
    pages = sizes(data, tmp_path)
    assert pages.count(A4_PORTRAIT) == 2
    assert text.count("生活全般の解決すべき課題") == pages.count(A4_LANDSCAPE) - 1
    assert text.count("第１表居宅サービス計画書（１）") >= 2


@pytest.mark.pdf
def test_nothing_is_fetched(tmp_path: Path) -> None:
    asked: list[str] = []

    class Server(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)

    secret = tmp_path / "secret.txt"
    secret.write_text("naishodesu")
    with http.server.HTTPServer(("127.0.0.1", 0), Server) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        data = report_pdf(
            f'<link rel=stylesheet href="{address}/a.css"><style>@import "{address}/b.css";'
            f'@font-face{{font-family:x;src:url({address}/c.otf)}}p{{background:url("{address}/d.png")}}</style>'
            f'<img src="{address}/e.png"><img src="file://{secret}"><p>残る'
            f'<a rel=attachment href="file://{secret}">f</a><object data="{address}/g.svg"></object>'
        )
        server.shutdown()
    assert asked == []
    assert b"naishodesu" not in data
    assert "残る" in told("pdftotext", data, tmp_path)


@pytest.mark.pdf
def test_without_a_japanese_font_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "FAMILIES", ("No Such Font",))
    with pytest.raises(PdfUnavailableError, match="fonts-noto-cjk") as raised:
        report_pdf("<p>あ")
    assert "フォント" in raised.value.message.ja


def test_without_the_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(PdfUnavailableError, match=r"careplan\[pdf\]") as raised:
        report_pdf("<p>あ")
    assert "WeasyPrint" in raised.value.message.ja


def test_without_pango_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load library libpango-1.0-0')")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(PdfUnavailableError, match=r"libpango-1\.0-0") as raised:
        report_pdf("<p>あ")
    assert "Pango" in raised.value.message.ja


def test_forms_load_no_engine_until_pdf_is_asked_for() -> None:
    code = "import sys, careplan.workbench.forms.pdf; sys.exit('weasyprint' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_page_is_the_same_that_a_browser_shows() -> None:
    forms = fill_forms(read_unit(UNITS["plan"]))
    assert "@page sheet-a4-landscape{size:A4 landscape" in "\n".join(write_page(forms))
