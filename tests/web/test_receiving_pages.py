"""What came, before it is imported: opened, looked at, downloaded, signed for, or sent back."""

import gzip
import io
import re
import zipfile

import pytest

from careplan.cli.demo.altered import readdressed
from careplan.exchange.sending.archive import write_archive
from careplan.workbench.sample import sample
from support.api_town import HELP, RENTAL, SUPPORT, Town, party, unit
from support.desk_town import MONTH, PLAN, enter, send, settle
from support.web_visitor import Visitor

MOST_BYTES = 150_000


@pytest.fixture
async def offices(town: Town) -> dict[str, dict[str, str]]:
    return await settle(town)


@pytest.fixture
async def sent(town: Town, offices: dict[str, dict[str, str]]) -> str:
    """Return the path of a plan, as its receiver sees it."""
    return f"/received/{await send(town, offices[SUPPORT.number], PLAN)}"


@pytest.fixture
async def help_office(town: Town, offices: dict[str, dict[str, str]]) -> Visitor:
    assert HELP.number in offices
    return await enter(town, HELP.number)


async def test_it_is_looked_at_by_forms_one_service_user_at_a_time(help_office: Visitor, sent: str) -> None:
    assert (await help_office.get(f"{sent}/contents")).status_code == 409, "looking opens nothing"
    assert "取り下げられなくなります" in (await help_office.get(sent)).text
    opened = await help_office.post(f"{sent}/opening")
    assert opened.headers["location"] == f"{sent}/contents"
    first = (await help_office.get(f"{sent}/contents")).text
    assert first.count('<section class="sheet') == 3
    assert "エラーはありません" in first
    following = re.search(r'rel="next" href="([^"]*)"', first)
    assert following
    second = (await help_office.get(following[1])).text
    assert 'rel="prev"' in second
    assert 'rel="next"' not in second
    english = (await help_office.get(f"{sent}/contents?user=9&lang=en")).text
    assert '<section class="sheet a4 landscape" lang="en"' in english
    assert (await help_office.get(f"{sent}/contents?user=x")).status_code == 422


async def test_looking_again_writes_nothing(town: Town, help_office: Visitor, sent: str) -> None:
    await help_office.post(f"{sent}/opening")
    store = town.app.state.services.door.store
    before = store.read(lambda tx: tx.audit.head())
    await help_office.get(f"{sent}/contents")
    await help_office.get(f"{sent}/rejection")
    assert store.read(lambda tx: tx.audit.head()) == before


async def test_files_are_downloaded_until_the_receipt_and_seen_after_it(
    help_office: Visitor, sent: str
) -> None:
    await help_office.post(f"{sent}/opening")
    answer = await help_office.post(f"{sent}/files")
    assert set(zipfile.ZipFile(io.BytesIO(answer.content)).namelist()) == set(
        unit(f"plan-{HELP.number}").files
    )
    assert (await help_office.post(f"{sent}/receipt")).status_code == 303
    assert (await help_office.post(f"{sent}/files")).status_code == 409
    assert "<section" in (await help_office.get(f"{sent}/contents")).text
    after = (await help_office.get(sent)).text
    assert f'action="{sent}/files"' not in after
    assert "受け取った側の検査：エラーなし" in after
    assert (await help_office.get(f"{sent}/rejection")).status_code == 409


async def test_import_goes_by_stamp_unless_one_says_otherwise(
    town: Town, help_office: Visitor, sent: str
) -> None:
    headers = await town.login(f"staff-{SUPPORT.number}")
    month = f"/received/{await send(town, headers, MONTH)}"
    refused = await help_office.post(f"{month}/opening")
    assert refused.status_code == 409
    assert f'href="{sent}"' in refused.text
    anyway = await help_office.post(f"{month}/opening", {"anyway": "yes"})
    assert anyway.headers["location"] == f"{month}/contents"


async def test_it_goes_back_with_the_reason_and_the_findings_chosen(
    town: Town, help_office: Visitor, sent: str
) -> None:
    await help_office.post(f"{sent}/opening")
    form = (await help_office.get(f"{sent}/rejection")).text
    assert 'name="finding" value="0"' in form
    empty = await help_office.post(f"{sent}/rejection", {"reason": " "})
    assert empty.status_code == 422
    assert "reason-missing" in empty.text
    reason = "取り込めません <script>alert(1)</script>\u202e\r\n二行目\a"
    done = await help_office.post(f"{sent}/rejection", {"reason": reason, "finding": ["0", "99", "x"]})
    assert done.headers["location"] == f"{sent}?done=rejection"
    assert (await help_office.get(f"{sent}/contents")).status_code == 409
    page = (await (await enter(town, SUPPORT.number)).get(sent.replace("received", "sent"))).text
    assert "取り込めません &lt;script&gt;" in page
    assert "\\u202e\n二行目\\u0007</p>" in page, "what steers the line is shown, not obeyed"
    assert page.count('<small class="code">') == 1


async def test_what_breaks_the_standard_is_opened_with_its_findings(town: Town, help_office: Visitor) -> None:
    headers = await town.login(f"staff-{SUPPORT.number}")
    files = readdressed(unit(f"month-{HELP.number}").files, stamp="20261124000000")
    spoilt = {
        name: content.replace(b"\r\n", b",x\r\n") if name.startswith("UPPLAN") else content
        for name, content in files.items()
    }
    answer = await town.post_files(spoilt, headers, "?allow_errors=true")
    path = f"/received/{answer.json()['id']}"
    await help_office.post(f"{path}/opening", {"anyway": "yes"})
    page = (await help_office.get(f"{path}/contents")).text
    assert "record.field-count" in page
    assert 'class="tag error"' in page


async def test_free_text_of_a_file_is_harmless_in_the_forms(town: Town, help_office: Visitor) -> None:
    headers = await town.login(f"staff-{SUPPORT.number}")
    files = readdressed(unit(f"plan-{HELP.number}").files, stamp="20261124000001")
    name = next(each for each in files if each.startswith("UP1KYO"))
    text = files[name].decode("cp932")
    quoted = re.findall(r'"([^"]*。)"', text)[0]
    files[name] = text.replace(quoted, "<script>alert(1)</script><img src=x onerror=y>").encode("cp932")
    answer = await town.post_files(files, headers, "?allow_errors=true")
    path = f"/received/{answer.json()['id']}"
    await help_office.post(f"{path}/opening", {"anyway": "yes"})
    page = (await help_office.get(f"{path}/contents")).text
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>" not in page
    assert "<img src=x" not in page


async def test_an_office_with_its_own_key_gets_it_sealed(town: Town) -> None:
    sender = await town.register(party(SUPPORT), "hosted")
    await town.enrol(party(HELP))
    help_office = await enter(town, HELP.number)
    path = f"/received/{await send(town, sender, write_archive(unit(f'plan-{HELP.number}').files))}"
    page = (await help_office.get(path)).text
    assert "この画面では中身を開けません" in page
    assert "careplan open" in page
    assert (await help_office.post(f"{path}/opening")).status_code == 409
    answer = await help_office.post(f"{path}/sealed")
    names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert names == ["acceptance.p7s", "unit.p7m", "unit.p7m.header"]
    assert (await help_office.post(f"{path}/rejection", {"reason": "開けません"})).status_code == 303


async def test_only_its_receiver_opens_it(town: Town, sent: str) -> None:
    for number in (RENTAL.number, SUPPORT.number):
        by = await enter(town, number)
        for path in ("opening", "files", "sealed", "rejection"):
            assert (await by.post(f"{sent}/{path}", {"reason": "x"})).status_code == 404, path
        assert (await by.get(f"{sent}/contents")).status_code == 404


async def test_a_month_of_forty_service_users_is_a_small_page_each(
    town: Town, offices: dict[str, dict[str, str]], help_office: Visitor
) -> None:
    large = next(each for each in sample(seed=1, users=40).units if each.label.startswith("month-"))
    sent = f"/received/{await send(town, offices[SUPPORT.number], write_archive(dict(large.files)))}"
    await help_office.post(f"{sent}/opening")
    page = await help_office.get(f"{sent}/contents?user=39")
    assert "39 / 40" in page.text
    assert f"{sent}/contents?user=40" in page.text
    assert page.text.count('<section class="sheet') == 2
    assert len(gzip.compress(page.content)) < MOST_BYTES
