"""Reports as a whole: every line of every format, in both languages, is the one that was read and committed."""

import json
from pathlib import Path

import pytest

from careplan import __version__
from careplan.standard.reports.formats import FORMATS, whole_report
from careplan.standard.specification import load_standard
from support.report_samples import LANGUAGES, REPORTS, rich

EXPECTED = Path(__file__).parent / "expected"


def test_there_is_one_expected_report_for_each() -> None:
    assert sorted(path.name for path in EXPECTED.iterdir()) == sorted(REPORTS)


@pytest.mark.parametrize("name", REPORTS)
def test_every_line(name: str) -> None:
    assert REPORTS[name]().encode().splitlines() == (EXPECTED / name).read_bytes().splitlines()


@pytest.mark.parametrize("language", LANGUAGES)
def test_sarif_describes_the_rules_as_the_catalogue_does(language: str) -> None:
    lines = list(FORMATS["sarif"].write(rich(), "ja" if language == "ja" else "en"))
    driver = json.loads("\n".join(lines))["runs"][0]["tool"]["driver"]
    broken = {finding.rule for part in rich() for finding in part.report.findings}
    levels = {"error": "error", "warning": "warning", "info": "note"}
    assert lines[1].startswith(' "$schema"')
    assert driver["version"] == __version__
    assert driver["rules"] == [
        {
            "id": rule.id,
            "shortDescription": {"text": getattr(rule.title, language)},
            "fullDescription": {"text": f"{rule.title.ja} / {rule.title.en}"},
            "help": {"text": f"{rule.whole.ja}\n{rule.whole.en}"},
            "defaultConfiguration": {"level": levels[rule.severity]},
            "properties": {
                "scope": rule.scope,
                "clause": rule.clause,
                "title": {"ja": rule.title.ja, "en": rule.title.en},
                "wrong": rule.wrong,
                "right": rule.right,
            }
            | ({"reading": rule.reading} if rule.reading else {}),
        }
        for rule in load_standard().rules.values()
        if rule.id in broken
    ]


@pytest.mark.parametrize("form", ["json", "sarif"])
def test_json_comes_line_by_line_in_its_own_characters(form: str) -> None:
    lines = list(FORMATS[form].write(rich(), "ja"))
    assert not any("\n" in line for line in lines)
    assert any("和文" in line for line in lines)


def test_the_whole_of_several_folders() -> None:
    whole = whole_report(rich())
    assert [file.path for file in whole.files] == [file.path for part in rich() for file in part.report.files]
    assert len(whole.units) == len(rich()[0].report.units)


@pytest.mark.parametrize(
    ("name", "media_type", "places"),
    [
        ("text", "text/plain", "first"),
        ("json", "application/json", "none"),
        ("junit", "application/xml", "first"),
        ("sarif", "application/sarif+json", "all"),
        ("html", "text/html", "first"),
        ("github", "text/plain", "all"),
    ],
)
def test_the_formats(name: str, media_type: str, places: str) -> None:
    form = FORMATS[name]
    assert (form.name, form.media_type, form.places.value) == (name, media_type, places)
