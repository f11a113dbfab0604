"""office, partner, group: against the real service."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from careplan.workbench.sample import SampleOffice
from support.commands import careplan, lines_of
from support.live_town import HELP, PASSWORD, RENTAL, SUPPORT, Town

As = Callable[[SampleOffice], tuple[str, str]]
COLUMNS = """[columns]
number = "事業所番号"
name = "事業所名"
service_type = "サービスの種類"
"""


@pytest.fixture(scope="module")
def admin(town: Town, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    file = tmp_path_factory.mktemp("admin") / "session.json"
    assert (
        careplan("login", town.url, "--staff", "admin", "--session", file, stdin=PASSWORD + "\n").exit_code
        == 0
    )
    return "--session", str(file)


def test_a_list_is_imported_and_searched(admin: tuple[str, str], session: As, tmp_path: Path) -> None:
    (tmp_path / "c.toml").write_text(COLUMNS, "utf-8")
    rows = (
        "事業所番号,事業所名,サービスの種類",
        "1470000015,ﾐﾅﾄ訪問,訪問介護",
        "1470000015,ﾐﾅﾄ訪問,訪問看護",
        ",x,訪問介護",
    )
    body = "".join(f"{row}\r\n" for row in rows)
    (tmp_path / "list.csv").write_text(body, "utf-8")
    given = ("office", "import", tmp_path / "list.csv", "--columns", tmp_path / "c.toml", *admin)
    first = lines_of(careplan(*given, "--format", "json"))[0]
    assert (first["added"], first["known"], [each["line"] for each in first["passed_over"]]) == (
        ["1470000015"],
        [],
        [4],
    )
    again = careplan(*given, "--lang", "en")
    assert "known before 1" in again.stdout
    found = careplan(
        "office", "list", "--name", "ミナト", "--type", "13", *session(SUPPORT), "--format", "json"
    )
    assert [each["number"] for each in lines_of(found)[0]["items"]] == ["1470000015"]


@pytest.mark.parametrize(("columns", "said"), [("[", "TOML"), (COLUMNS.replace("事業所名", "名称"), "名称")])
def test_a_wrong_columns_file_is_exit_2(
    admin: tuple[str, str], tmp_path: Path, columns: str, said: str
) -> None:
    (tmp_path / "c.toml").write_text(columns, "utf-8")
    (tmp_path / "list.csv").write_text("事業所番号,事業所名,サービスの種類\r\n", "utf-8")
    result = careplan("office", "import", tmp_path / "list.csv", "--columns", tmp_path / "c.toml", *admin)
    assert result.exit_code == 2
    assert said in result.stderr


def test_an_office_says_what_it_receives(session: As) -> None:
    declared = careplan("office", "receives", "plan", "month", *session(HELP), "--format", "json")
    assert lines_of(declared)[0]["receives"] == ["plan", "month"]
    found = careplan("office", "list", "--receives", "plan", *session(SUPPORT), "--lang", "ja")
    assert HELP.number in found.stdout
    assert "[plan month]" in found.stdout


def test_groups_and_partners(session: As) -> None:
    made = lines_of(careplan("group", "make", "みほん地区", *session(SUPPORT), "--format", "json"))[0]
    number = made["number"]
    assert careplan("group", "add", number, HELP.number, *session(SUPPORT)).exit_code == 0
    assert number in careplan("group", "list", *session(HELP)).stdout
    refused = careplan("group", "add", number, RENTAL.number, *session(HELP))
    assert refused.exit_code == 1
    assert "group-owner-only" in refused.stderr
    assert careplan("group", "leave", number, *session(HELP), "--lang", "en").stdout.strip().endswith(number)
    assert careplan("group", "dissolve", number, *session(SUPPORT)).exit_code == 0
    partners = careplan("partner", *session(SUPPORT), "--format", "json")
    assert json.loads(partners.stdout)["items"] == []
