"""The fixture `careplan_conforms` in a vendor's own tests."""

import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from careplan.locator import locate
from careplan.pytest_plugin.conforming import Conforms
from support.commands import write_files
from support.report_cases import PLAN, PLAN_DATA, START, with_value, wrong_start
from support.standard_files import Files, sample_units

pytest_plugins = ["pytester"]
MONTH: Files = next(files for files in sample_units() if PLAN in files)
CONFORMS = Conforms()


def wrong_month() -> Files:
    return MONTH | wrong_start()


def warned_month() -> Files:
    """Return a month with a warning only: the end of a name in small letters."""
    return {name.replace(".CSV", ".csv") if name == PLAN else name: data for name, data in MONTH.items()}


def test_what_conforms_passes_in_every_shape(tmp_path: Path) -> None:
    folder = write_files(tmp_path / "in", MONTH)
    with zipfile.ZipFile(tmp_path / "unit.zip", "w") as archive:
        for name, data in MONTH.items():
            archive.writestr(f"inner/{name}", data)
    for what in (MONTH, folder, str(folder), tmp_path / "unit.zip", tmp_path):
        report = CONFORMS(what)
        assert report.units
        assert report.errors == 0
        assert ("name.passed-over" in {each.rule for each in report.findings}) == (what == tmp_path)
    assert CONFORMS(folder / PLAN).units == ()


def test_what_does_not_fails_with_the_report(tmp_path: Path) -> None:
    for what in (wrong_month(), write_files(tmp_path / "in", wrong_month())):
        with pytest.raises(AssertionError, match=r"field\.type") as raised:
            CONFORMS(what, language="en")
        assert "^^^^" in str(raised.value)
        assert str(raised.value).splitlines()[-1].startswith("does not conform")


def test_nothing_to_check_is_no_success(tmp_path: Path) -> None:
    shapes: tuple[Path | Files, ...] = ({}, tmp_path)
    for what in shapes:
        with pytest.raises(AssertionError, match="nothing to check"):
            CONFORMS(what)


def test_rules_are_ignored_for_a_reason() -> None:
    assert CONFORMS(wrong_month(), ignore={"field.type": "the importer of 2024 writes it so"}).errors == 0
    with pytest.raises(ValueError, match=r"field\.type"):
        CONFORMS(MONTH, ignore={"field.type": " "})
    with pytest.raises(ValueError, match=r"no\.such"):
        CONFORMS(MONTH, treat_as_errors=["no.such"])


def test_warnings_fail_where_asked_for() -> None:
    files = warned_month()
    report = CONFORMS(files)
    warned = [each.rule for each in report.findings if each.severity == "warning"]
    assert warned
    with pytest.raises(AssertionError, match=warned[0]):
        CONFORMS(files, allow_warnings=False)
    with pytest.raises(AssertionError, match=warned[0]):
        CONFORMS(files, treat_as_errors=[warned[0]])
    CONFORMS(files, allow_warnings=False, ignore=dict.fromkeys(warned, "known"))


def test_one_line_in_a_vendors_own_test(pytester: pytest.Pytester) -> None:
    write_files(pytester.path / "good", MONTH)
    write_files(pytester.path / "bad", {PLAN: with_value(PLAN_DATA, 2, START, "9:00", quoted=False)})
    pytester.makepyfile("""
        def test_good(careplan_conforms):
            careplan_conforms("good")

        def test_bad(careplan_conforms):
            careplan_conforms("bad", language="en")
    """)
    result = pytester.runpytest_subprocess("-p", "careplan.pytest_plugin", "-p", "no:cacheprovider")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["E*field.type record 2 field 12*", "E*does not conform*"])
    result.stdout.no_fnmatch_line("*conforming.py:*raise AssertionError*")


def test_an_installed_plugin_is_found_by_itself(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What an installation writes beside the package, written here; naming the plugin as well does no harm."""
    entry = "[pytest11]\ncareplan.pytest_plugin = careplan.pytest_plugin\n"
    installed = {
        "METADATA": b"Name: vendored\nVersion: 1\n",
        "entry_points.txt": entry.encode(),
        "RECORD": b"",
    }
    write_files(pytester.path / "site" / "vendored-1.dist-info", installed)
    monkeypatch.setenv("PYTHONPATH", str(pytester.path / "site"))
    write_files(pytester.path / "good", MONTH)
    pytester.makepyfile("def test_good(careplan_conforms): careplan_conforms('good')")
    for named in ((), ("-p", "careplan.pytest_plugin")):
        result = pytester.runpytest_subprocess("-W", "error", "-p", "no:asyncio", *named)
        result.assert_outcomes(passed=1)


def test_the_entry_point_names_the_plugin() -> None:
    project = tomllib.loads(locate("pyproject.toml").read_text("utf-8"))["project"]
    assert project["entry-points"]["pytest11"] == {"careplan.pytest_plugin": "careplan.pytest_plugin"}


def test_loading_it_loads_nothing_else_of_ours() -> None:
    program = (
        "import pytest, sys; before = set(sys.modules); import careplan.pytest_plugin;"
        "print(sorted(set(sys.modules) - before))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['careplan', 'careplan.pytest_plugin']"


def test_using_it_loads_nothing_of_the_server() -> None:
    program = (
        "import sys; from careplan.pytest_plugin.conforming import Conforms;"
        "print(sorted({'fastapi', 'sqlalchemy', 'httpx', 'cryptography', 'typer'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
