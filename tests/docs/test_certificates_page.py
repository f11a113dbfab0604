"""docs/certificates.md names what there is: terms, settings, refusals, commands."""

import re

from careplan.api.problems import EXCHANGE_TYPES
from careplan.locator import locate
from careplan.settings import Settings
from careplan.trust import TERMS, WARNED_DAYS, OfficeProfile
from support.commands import careplan

PAGE = (locate("README.md").parent / "docs" / "certificates.md").read_text(encoding="utf-8")


def test_the_terms_are_those_of_the_code() -> None:
    for profile in OfficeProfile:
        assert f"`{profile.value}`" in PAGE
        assert (TERMS[profile].days, TERMS[profile].warned_days) == (3 * 365, WARNED_DAYS)
    assert f"; 3 years; warned {WARNED_DAYS} days before the end" in PAGE


def test_every_setting_named_is_one() -> None:
    named = {name.removeprefix("CAREPLAN_").lower() for name in re.findall(r"CAREPLAN_[A-Z_]+", PAGE)}
    assert named == {"crl_days", "trust_anchors", "trust_crls", "sandbox_mode"} & set(Settings.model_fields)
    assert f"`CAREPLAN_CRL_DAYS` ({Settings.model_fields['crl_days'].default})" in PAGE


def test_every_refusal_named_is_one() -> None:
    paragraph = PAGE.split("Refused by name:")[1].split("\n\n")[0]
    codes = {code for code in re.findall(r"`([a-z]+(?:-[a-z]+)+)`", paragraph) if " " not in code}
    assert codes
    assert codes <= set(EXCHANGE_TYPES)
    assert {"authority-unavailable", "revocation-unknown"} <= set(re.findall(r"`([a-z-]+)`", PAGE)) & set(
        EXCHANGE_TYPES
    )


def test_every_command_named_is_one() -> None:
    commands = {
        tuple(found.split()) for found in re.findall(r"careplan ((?:certificate|custody) [a-z-]+)", PAGE)
    }
    assert commands
    for command in commands:
        assert careplan(*command, "--help").exit_code == 0, command
