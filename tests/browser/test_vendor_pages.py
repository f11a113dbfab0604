"""The vendor test in a real browser: begin, key in, hand in, see the mistake on the form, take the attestation."""

from pathlib import Path

import pytest

from careplan.conformance.scenarios import find_scenario
from support.window import Window

pytestmark = pytest.mark.browser
TASK = "D3-twice-a-day.write"


def files_of(folder: Path, scenario: str) -> list[Path]:
    paths = []
    for name, data in find_scenario(scenario).unit.items():
        (folder / name).write_bytes(data)
        paths.append(folder / name)
    return paths


def test_a_vendor_goes_through_the_test(window: Window, tmp_path: Path) -> None:
    page = window.go("/vendor-test")
    window.see("vendor-start")
    page.check('input[value="D3"]')
    page.check('input[value="writes"]')
    page.check('input[value="reads"]')
    page.fill("#software", "sample")
    page.fill("#version", "1.0")
    page.click("main form.card button.main")
    page.wait_for_url("**/vendor-test/runs/*")
    run = page.url.partition("?")[0].removeprefix(window.url)
    window.see("vendor-run")
    page.click(f'a[href="{run}/tasks/{TASK}"]')
    page.wait_for_selector("#files")
    window.see("vendor-write")
    page.set_input_files("#files", files_of(tmp_path, "D3-as-planned"))
    page.click("form[data-upload] button.main")
    page.wait_for_selector("#result .tag.error")
    window.see("vendor-differences")
    page.set_input_files("#files", files_of(tmp_path, "D3-twice-a-day"))
    page.click("form[data-upload] button.main")
    page.wait_for_selector("#result .tag.good")
    window.see("vendor-passed")
    window.go(f"{run}/tasks/D3-twice-a-day.read")
    window.see("vendor-read")
    page.click("[data-all]")
    page.click('button[name="ticked"]')
    page.wait_for_selector("#result .tag")
    window.go(run)
    window.see("vendor-run-answered")
    with page.expect_download() as saved:
        page.click('a[href$="/result/run.der"]')
    assert saved.value.suggested_filename == "run.der"
    window.go("/vendor-test/scenarios?pattern=D5")
    window.see("scenarios")
    window.go("/vendor-test/scenarios/D3-twice-a-day")
    window.see("scenario")
