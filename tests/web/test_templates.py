"""What holds for every template: both languages, no script or style within, nothing foreign taken for markup."""

import re
from pathlib import Path

import pytest

import careplan.web

FOLDER = Path(careplan.web.__file__).parent
TEMPLATES = sorted((FOLDER / "templates").rglob("*.html"))
_JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_JAPANESE = re.compile(r"[぀-ヿ一-鿿]")


def named(path: Path) -> str:
    return path.relative_to(FOLDER).as_posix()


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_no_text_stands_there_in_one_language_only(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not _JAPANESE.search(_JINJA.sub("", text))


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_no_template_needs_a_policy_that_is_wider(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|\son[a-z]+=|javascript:|<style|<script(?![^>]*\ssrc=)", text)
    assert "|safe" not in text.replace(" ", "")


def test_every_form_that_posts_has_the_token() -> None:
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        for form in re.findall(r"<form[^>]*method=\"post\".*?</form>", text, re.DOTALL):
            assert "token.html" in form or "_token" in form, (named(path), form[:120])


def test_scripts_take_nothing_from_elsewhere_and_make_no_markup_of_texts() -> None:
    for path in sorted((FOLDER / "static").glob("*.js")):
        text = path.read_text(encoding="utf-8")
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|https?://", text
        ), path.name
