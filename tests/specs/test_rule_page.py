"""docs/rules.md is what the catalogue makes."""

from pathlib import Path

from careplan.standard.rulepage import rule_page
from careplan.standard.specification import load_standard

PAGE = Path(__file__).parents[2] / "docs" / "rules.md"


def test_the_page_of_the_rules_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == rule_page(load_standard()), "make docs"


def test_every_rule_stands_in_contents_and_text() -> None:
    page = PAGE.read_text(encoding="utf-8").splitlines()
    for rule in load_standard().rules:
        assert page.count(f"### {rule}") == 1
        assert sum(f"[`{rule}`](#{rule.replace('.', '')})" in line for line in page) == 1
