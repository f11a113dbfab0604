"""What must be given, or left empty, because of what another field says: both sides of every rule."""

import pytest

from support.one_file import Row, findings_of, told

DAYS = 31
FLAGS = ["flags.none-set", "flags.beyond-month"]


def flags(*days: int) -> str:
    return "".join("1" if day in days else "0" for day in range(1, DAYS + 1))


def in_month(month: str, *days: int) -> Row:
    return {"service_month": month, "daily_billing_days": flags(*days)}


@pytest.mark.parametrize(
    ("reason", "words", "expected"),
    [
        ("3", "家族が病気", []),
        ("1", "", []),
        ("", "", []),
        ("x", "家族が病気", []),
        ("3", "", [("presence.reason-text", 1, "housework_reason_other")]),
        ("3", "\u3000", [("presence.reason-text", 1, "housework_reason_other")]),
        ("1", "\u3000", []),
        ("1", "家族が病気", [("presence.reason-code", 1, "housework_reason")]),
        ("", "家族が病気", [("presence.reason-code", 1, "housework_reason")]),
    ],
)
def test_the_reason_other_comes_with_its_text(
    reason: str, words: str, expected: list[tuple[str, int, str]]
) -> None:
    row = {"housework_reason": reason, "housework_reason_other": words}
    findings = findings_of("plan", "UP1KYO", [row])
    assert told(findings, "UP1KYO", ["presence.reason"]) == expected
    assert [each.wording.words["code"] for each in findings if each.rule.startswith("presence.reason")] == [
        "3" for _ in expected
    ]


@pytest.mark.parametrize(
    ("row", "rule", "words"),
    [
        (in_month("202612", 1), None, None),
        (in_month("202612", 31), None, None),
        (in_month("202611", 30), None, None),
        (in_month("202802", 29), None, None),
        ({"daily_billing_days": ""}, None, None),
        ({**in_month("202611", 31), "service_month": "20261x"}, None, None),
        (in_month("202612"), "flags.none-set", {}),
        (in_month("202611", 31), "flags.beyond-month", {"found": 31, "expected": 30}),
        (in_month("202611", 1, 31), "flags.beyond-month", {"found": 31, "expected": 30}),
        (in_month("202602", 29), "flags.beyond-month", {"found": 29, "expected": 28}),
        (in_month("202602", 1, 29, 30), "flags.beyond-month", {"found": 30, "expected": 28}),
        (in_month("202802", 30), "flags.beyond-month", {"found": 30, "expected": 29}),
    ],
)
def test_flags_of_daily_billing_lie_inside_the_month(
    row: Row, rule: str | None, words: dict[str, int] | None
) -> None:
    findings = findings_of("month", "UPPLAN", [row])
    assert told(findings, "UPPLAN", FLAGS) == ([(rule, 1, "daily_billing_days")] if rule else [])
    shown = [each.wording.words for each in findings if each.rule in FLAGS]
    assert [{key: each[key] for key in ("found", "expected") if key in each} for each in shown] == (
        [words] if rule else []
    )


@pytest.mark.parametrize(
    ("flag", "code", "told_at"),
    [
        ("1", "211111", False),
        ("1", "791111", False),
        ("0", "111111", False),
        ("", "111111", False),
        ("1", "", False),
        ("1", "11111", False),
        ("1", "111111", True),
        ("1", "112111", True),
        ("1", "A21111", True),
    ],
)
def test_more_than_30_days_stands_at_stays(flag: str, code: str, *, told_at: bool) -> None:
    findings = findings_of("month", "UPPLAN", [{"over_30_days": flag, "service_code": code}])
    rule = "flags.over-30-days"
    assert told(findings, "UPPLAN", [rule]) == [(rule, 1, "over_30_days")] * told_at
    assert [each.wording.words["found"] for each in findings if each.rule == rule] == [code] * told_at


CERTIFIED = ("certified_on", "certified_from", "certified_to", "care_level")


@pytest.mark.parametrize("status", ["1", "2"])
@pytest.mark.parametrize("level", ["22", "06", ""])
def test_who_is_certified_has_dates_and_a_care_level(status: str, level: str) -> None:
    bare = {"certification_status": status, **dict.fromkeys(CERTIFIED, ""), "care_level": level}
    whole = {"certification_status": status, "insured_number": "0000000002"}
    findings = findings_of("plan", "UP1KYO", [whole, {**bare, "insured_number": "0000000003"}])
    lacking = [key for key in CERTIFIED if key != "care_level" or not level]
    expected = [("presence.certified", 2, key) for key in lacking] if (status, level) != ("1", level) else []
    if level == "06":
        expected = []
    assert sorted(told(findings, "UP1KYO", ["presence.certified"])) == sorted(expected)


def test_each_who_is_certified_is_asked_behind_one_who_is_not() -> None:
    rows = [
        {"certification_status": "1", "certified_on": "", "insured_number": "0000000002"},
        {"care_level": "06", "certified_on": "", "insured_number": "0000000003"},
        {"certified_on": "x", "insured_number": "0000000004"},
        {"certified_on": "", "insured_number": "0000000005"},
    ]
    findings = findings_of("plan", "UP1KYO", rows)
    assert told(findings, "UP1KYO", ["presence.certified"]) == [("presence.certified", 4, "certified_on")]
