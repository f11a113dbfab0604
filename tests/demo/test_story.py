"""What the demo counts: a refusal that comes, one that does not, one for another reason."""

from collections.abc import Callable
from typing import NoReturn

import pytest

from careplan.cli.console import Language
from careplan.cli.demo.altered import named, readdressed, turned, without
from careplan.cli.demo.story import Story
from careplan.cli.demo.view import receiver_view, shared_goal_numbers
from careplan.client import ConnectionFailedError, ProblemError, ProofRefusedError, check_unit
from careplan.sealing import SealingError
from careplan.standard.documents import read_unit
from careplan.standard.findings import Finding, Message
from careplan.standard.naming import Address
from support.live_town import HELP, RENTAL, SUPPORT, unit

WHAT = Message("こわす", "Broken")
NO = Message("だめ", "no")
FINDING = {"rule": "unit.combination", "severity": "error", "message": {"ja": "組", "en": "set"}}
REPORT = {"files": [{"findings": []}], "units": [{"findings": [FINDING]}]}


def story() -> tuple[Story, list[str]]:
    lines: list[str] = []
    return Story(Language.EN, lines.append), lines


def raising(error: Exception) -> Callable[[], NoReturn]:
    def act() -> NoReturn:
        raise error

    return act


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (ProblemError("not-a-unit", 422, NO, {}), "not-a-unit"),
        (
            ProblemError("header-refused", 422, NO, {"cause": "header.signer-revoked"}),
            "header-refused: header.signer-revoked",
        ),
        (ProblemError("unit-has-errors", 422, NO, {"report": REPORT}), "unit.combination"),
        (SealingError("open.decrypt", 1, "だめ", "no"), "open.decrypt"),
        (ProofRefusedError("receipt-missing", NO), "receipt-missing"),
    ],
)
def test_a_refusal_that_comes(error: Exception, expected: str) -> None:
    told, lines = story()
    told.expect_refusal(WHAT, expected, raising(error))
    assert (told.failures, told.refusals) == ([], 1)
    assert any(f"[{expected}]" in line for line in lines)


def test_a_refusal_by_the_sender_s_own_check() -> None:
    told, _ = story()
    files = without(unit(f"month-{RENTAL.number}").files, "UPSIKYU")
    told.expect_refusal(WHAT, "unit.combination", lambda: check_unit(files))
    assert (told.failures, told.refusals) == ([], 1)


def test_a_refusal_that_does_not_come_is_a_failure() -> None:
    told, lines = story()
    told.expect_refusal(WHAT, "not-a-unit", lambda: None)
    assert told.refusals == 0
    assert len(told.failures) == 1
    assert lines[-1].strip().startswith("!! Broken: not refused")


@pytest.mark.parametrize(
    "error",
    [
        ProblemError("unavailable", 503, NO, {}),
        ConnectionFailedError(NO),
        SealingError("open.parse", 2, "", ""),
    ],
)
def test_a_refusal_for_another_reason_is_a_failure(error: Exception) -> None:
    told, _ = story()
    told.expect_refusal(WHAT, "not-a-unit", raising(error))
    assert (told.refusals, len(told.failures)) == (0, 1)


def test_a_fault_of_our_own_is_no_refusal() -> None:
    told, _ = story()
    with pytest.raises(ZeroDivisionError):
        told.expect_refusal(WHAT, "not-a-unit", raising(ZeroDivisionError()))


def test_what_the_provider_sees() -> None:
    plan = read_unit(unit(f"plan-{HELP.number}").files)
    month = read_unit(unit(f"month-{HELP.number}").files)
    lines = list(receiver_view(plan, month, HELP.number, "en"))
    assert lines[0].split("  ")[0] == "service user"
    assert "安藤　正吉" in lines[1]
    assert "廊下を見守りのもとで歩ける" in lines[1]
    assert lines[1].endswith("29 30 (18)")
    assert not any("手すりを使って立ち上がれる" in line for line in lines)
    assert shared_goal_numbers(plan) == 1


def test_units_are_spoilt_as_meant() -> None:
    files = unit(f"month-{HELP.number}").files
    other = Address(RENTAL.number, RENTAL.service_type)
    renamed = readdressed(files, stamp="20261126101112", destination=other)
    name = named(renamed)
    assert (name.stamp, name.destination, name.sender.office_number) == (
        "20261126101112",
        other,
        SUPPORT.number,
    )
    assert sorted(renamed.values()) == sorted(files.values())
    assert [rule.rule for rule in _errors(renamed)] == ["destination.unrelated-user"] * len(_errors(renamed))
    assert turned(turned(b"abcdef")) == b"abcdef" != turned(b"abcdef")


def _errors(files: dict[str, bytes]) -> list[Finding]:
    report, _ = check_unit(files, allow_errors=True)
    return [finding for finding in report.findings if finding.severity == "error"]
