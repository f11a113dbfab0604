"""Looking up a rule, in a real browser."""

import pytest

from support.window import Window

pytestmark = pytest.mark.browser


def test_a_rule_is_searched_read_and_its_example_saved(window: Window) -> None:
    page = window.go("/rules")
    window.see("rules")
    page.fill("#q", "キャレット" if window.language == "ja" else "no such words here")
    page.keyboard.press("Enter")
    page.wait_for_url("**/rules?q=*")
    window.see("rules-none-found")
    page.fill("#q", "必須" if window.language == "ja" else "required")
    page.keyboard.press("Enter")
    page.wait_for_selector("table.list a")
    page.click('a[href="/rules/field.required"]')
    page.wait_for_url("**/rules/field.required")
    window.see("rule")
    with page.expect_download() as saved:
        page.click('a[href$=".zip"] >> nth=0')
    assert saved.value.suggested_filename.endswith(".zip")
    window.go("/rules/name.edition")
    window.go("/rules/readings")
    window.see("readings")
    window.go("/rules/readings/many-users")
    window.see("reading")
    window.go("/rules/mistakes")
    window.see("mistakes")
    window.go("/rules/mistakes/9999-midnight")
    window.see("mistake")
