"""Comparing in a real browser: two plans, plan and actuals; from one who differs to the next by the keyboard."""

from pathlib import Path

import pytest

from support.live_town import TOWN
from support.page_files import changed, zipped
from support.window import Window

pytestmark = pytest.mark.browser


def files_of(label: str) -> dict[str, bytes]:
    return dict(next(each for each in TOWN.units if each.label.startswith(label)).files)


def saved(folder: Path, name: str, files: dict[str, bytes]) -> Path:
    (folder / name).write_bytes(zipped(files))
    return folder / name


def test_two_plans_and_plan_and_actuals(window: Window, tmp_path: Path) -> None:
    plan, month, done = files_of("plan"), files_of("month"), files_of("actual")
    page = window.go("/compare")
    window.see("compare-form")
    other = changed(plan, "UP2KYO", 1, 14, '"手すりの貸与と散歩"'.encode("cp932"))
    page.set_input_files("#one", saved(tmp_path, "a.zip", plan))
    page.set_input_files("#other", saved(tmp_path, "b.zip", other))
    page.click("main button.main")
    page.wait_for_selector(".verdict.bad")
    assert page.locator("section.sheet ins").count() >= 1
    window.see("compare-plans")
    page = window.go("/compare")
    later = changed(changed(done, "UPJSK", 1, 10, b"20261231"), "UPJSK", 30, 14, b"2")
    page.set_input_files("#one", saved(tmp_path, "month.zip", month))
    page.set_input_files("#other", saved(tmp_path, "done.zip", later))
    page.click("main button.main")
    page.wait_for_selector(".verdict.bad")
    window.see("compare-actuals")
    first = page.locator("#user").input_value()
    page.keyboard.press("j")
    page.wait_for_url("**user=**")
    page.wait_for_selector("section.sheet ins")
    assert page.locator("#user").input_value() != first
    page.keyboard.press("k")
    page.wait_for_url(f"**user={first}**")
    page = window.go("/compare")
    page.set_input_files("#one", saved(tmp_path, "plan.zip", plan))
    page.set_input_files("#other", saved(tmp_path, "month2.zip", month))
    page.click("main button.main")
    page.wait_for_selector("p.notice")
    window.see("compare-refused")
