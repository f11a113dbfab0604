"""What the service refuses to start with, and says so."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from pydantic import SecretStr

from careplan.authority import Authority
from careplan.exchange.errors import ExchangeError
from careplan.main import create_app
from careplan.settings import Settings
from careplan.trust import TrustError
from support.api_town import CHEAP, PASSWORD
from support.trust_assets import CERTS

AT = datetime(2026, 11, 22, 3, 4, 5, tzinfo=UTC)


def start(
    folder: Path, anchors: tuple[Path, ...], crls: tuple[Path, ...] = (), *, sandbox: bool = False
) -> None:
    settings = Settings(
        data=folder / "data",
        admin_password=SecretStr(PASSWORD),
        trust_anchors=anchors,
        trust_crls=crls,
        sandbox_mode=sandbox,
    )
    create_app(settings, lambda: AT, passwords=CHEAP).state.release()


def test_an_authority_without_a_revocation_list(tmp_path: Path) -> None:
    anchor = tmp_path / "vendor.crt"
    anchor.write_bytes(Authority.create("vendor", not_before=AT).certificate.public_bytes(Encoding.PEM))
    with pytest.raises(ExchangeError) as caught:
        start(tmp_path, (anchor,))
    assert caught.value.code == "trust-list-missing"
    assert "CN=vendor" in caught.value.message_en


def test_the_public_test_authority(tmp_path: Path) -> None:
    given = (CERTS / "authority.crt",), (CERTS / "crl.pem",)
    with pytest.raises(TrustError) as caught:
        start(tmp_path, *given)
    assert caught.value.code == "published-authority"
    start(tmp_path, *given, sandbox=True)
