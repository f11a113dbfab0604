"""Checking files in a real browser: chosen, dropped, as a folder; findings by the keyboard."""

from pathlib import Path

import pytest

from support.live_town import TOWN
from support.window import Window

pytestmark = pytest.mark.browser
MONTH = next(each for each in TOWN.units if each.label.startswith("month"))
HOSTILE = b'"<script>alert(1)</script>","=1+1","\x1b[31m","@SUM(A1)"\r\n'


def saved(folder: Path, *, spoiled: bool) -> list[Path]:
    folder.mkdir()
    made = []
    for name, data in MONTH.files.items():
        content = data
        if spoiled and name.startswith("UPPLAN"):
            lines = data.split(b"\r\n")
            for at, field in ((2, 2), (5, 11), (50, 14)):
                fields = lines[at].split(b",")
                fields[field] = b'"?"'
                lines[at] = b",".join(fields)
            content = b"\r\n".join(lines)
        (folder / name).write_bytes(content)
        made.append(folder / name)
    return made


def test_files_are_chosen_checked_and_read_finding_by_finding(window: Window, tmp_path: Path) -> None:
    page = window.go("/check")
    window.see("check-form")
    page.set_input_files("#files", saved(tmp_path / "unit", spoiled=True))
    page.evaluate(
        """() => {
            const bar = document.querySelector("progress");
            const keep = () => sessionStorage.setItem("progress", bar.value);
            new MutationObserver(keep).observe(bar, { attributes: true });
        }"""
    )
    page.click("main button.main")
    page.wait_for_selector(".verdict.bad")
    assert page.evaluate("sessionStorage.getItem('progress')") == "100"
    window.see("check-result")
    page.click("ol.findings a[href*='table']")
    page.wait_for_selector("td.error")
    window.see("check-table")
    told = "[...document.querySelectorAll('[data-finding]')].indexOf(document.activeElement)"
    for key, index in (("n", 0), ("n", 1), ("p", 0), ("p", page.locator("[data-finding]").count() - 1)):
        page.keyboard.press(key)
        assert page.evaluate(told) == index
    last = page.evaluate("document.activeElement.dataset.cell")
    assert page.locator("td.here").get_attribute("id") == last


def test_a_folder_conforms_and_what_is_none_is_refused(window: Window, tmp_path: Path) -> None:
    saved(tmp_path / "unit", spoiled=False)
    page = window.go("/check")
    page.set_input_files("#folder", tmp_path / "unit")
    page.click("main button.main")
    page.wait_for_selector(".verdict.good")
    window.see("check-conforms")
    page.click("nav.tabs a[href$=form]")
    page.wait_for_selector("section.sheet")
    window.see("check-forms")
    page.keyboard.press("j")
    page.wait_for_url("**user=2**")
    page.keyboard.press("k")
    page.wait_for_url("**user=1**")
    page.click("nav.tabs a[href$=reports]")
    page.click("main form button.main")
    page.wait_for_selector("ul.links input[readonly]")
    window.see("check-reports")
    with page.expect_download() as saved_report:
        page.click("ul.doors a[href$=csv]")
    assert saved_report.value.suggested_filename == "careplan-check.csv"
    page.goto(page.locator("ul.links input[readonly]").input_value())
    page.wait_for_selector(".verdict.good")
    window.see("check-findings")
    (tmp_path / "note.txt").write_bytes(b"x")
    page = window.go("/check")
    page.set_input_files("#files", tmp_path / "note.txt")
    page.click("main button.main")
    page.wait_for_selector("#refused .refusal")
    window.see("check-refused")


def test_files_are_dropped(window: Window) -> None:
    page = window.go("/check")
    page.evaluate(
        """([name, text]) => {
            const data = new DataTransfer();
            data.items.add(new File([text], name));
            const zone = document.querySelector("[data-drop]");
            zone.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
        }""",
        ["UPPLAN_202612.CSV", HOSTILE.decode()],
    )
    page.wait_for_selector(".verdict.bad")
    page.click("nav.tabs a[href*=table]")
    page.wait_for_selector("table.list")
    window.see("check-hostile")
    assert "<script>" in page.locator("table.list").inner_text()
