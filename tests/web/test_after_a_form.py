"""The page that answers a form: its links and its search lead somewhere, though the form's own address is no page."""

import re
from html import unescape

import pytest

from support.api_town import SUPPORT, Town
from support.desk_town import enter, settle
from support.web_visitor import Visitor

_LINK = re.compile(r'<(?:a\b[^>]*? href|form method="get" action)="([^"#]+)')


@pytest.mark.parametrize(
    ("form", "page"),
    [
        ("/directory/groups", "/directory"),
        (
            "/drafts/00000000-0000-4000-8000-000000000000/sending",
            "/drafts/00000000-0000-4000-8000-000000000000",
        ),
        ("/vendor-test/runs", "/vendor-test"),
        ("/nothing/of/the/sort", "/"),
    ],
)
async def test_the_answer_to_a_form_leads_on(town: Town, form: str, page: str) -> None:
    await settle(town)
    by = await enter(town, SUPPORT.number)
    refused = await by.post(form)
    assert refused.status_code in {404, 422}
    links = {unescape(each) for each in _LINK.findall(refused.text)}
    assert f"{page}?lang=en" in links
    assert {(await by.get(each)).status_code for each in links - {f"{page}?lang=en"}} == {200}


async def test_a_refused_password_leads_on(anybody: Visitor) -> None:
    answer = await anybody.post("/login", {"staff_id": "x", "password": "y"})
    assert 'href="/login?lang=en"' in answer.text


async def test_a_name_that_is_there_is_not_said_to_be_missing(town: Town) -> None:
    await settle(town)
    by = await enter(town, SUPPORT.number)
    refused = await by.post("/directory/groups?lang=en", {"name": "\u202eab"})
    assert refused.status_code == 422
    assert "none of them unseen" in refused.text
