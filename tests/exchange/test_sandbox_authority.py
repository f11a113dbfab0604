import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from careplan.authority import Authority, Holder, KeyType
from careplan.exchange.certificates.sandbox_authority import open_authority
from careplan.exchange.certificates.trusted import TrustedAuthorities, load_anchors
from careplan.exchange.directory.offices import OfficeHolder
from careplan.exchange.errors import ExchangeError
from careplan.trust import Credential, Purpose, Role, TrustError, verify_certificate
from support.trust_assets import CERTS, certificate

AT = datetime(2026, 11, 22, 3, 4, 5, tzinfo=UTC)


def test_the_authority_of_a_folder_is_made_once(tmp_path: Path) -> None:
    assert open_authority(tmp_path, AT).certificate == open_authority(tmp_path, AT).certificate


def test_the_list_is_made_anew_when_something_was_revoked_and_every_hour(tmp_path: Path) -> None:
    authority = open_authority(tmp_path, AT)
    first = authority.crl(AT)
    assert authority.crl(AT + timedelta(minutes=59)) is first
    assert authority.crl(AT + timedelta(hours=1)).last_update_utc == AT + timedelta(hours=1)
    issued = authority.issue_office(OfficeHolder("1370000017", "みほん"), "p256", 30, AT)
    assert authority.revoke(issued.certificate, "superseded", AT)
    assert authority.revoke(issued.certificate, "superseded", AT)
    listed = authority.crl(AT).get_revoked_certificate_by_serial_number(issued.certificate.serial_number)
    assert listed is not None
    assert listed.revocation_date_utc == AT


def test_who_asks_for_the_list_does_not_wait_for_a_key_being_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = open_authority(tmp_path, AT)
    first, goes_on, making = authority.crl(AT), Event(), Event()

    def slow(*given: Any, **named: Any) -> Credential:
        making.set()
        assert goes_on.wait(60)
        return issue(*given, **named)

    issue = Authority.issue
    monkeypatch.setattr(Authority, "issue", slow)
    holder = OfficeHolder("1370000017", "みほん")
    with ThreadPoolExecutor(2) as others:
        issued = others.submit(authority.issue_office, holder, "p256", 30, AT)
        assert making.wait(60)
        try:
            assert others.submit(authority.crl, AT).result(10) is first
        finally:
            goes_on.set()
        issued.result()
    assert authority.crl(AT) is not first


def test_a_list_that_cannot_be_kept_is_a_list(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    authority = open_authority(tmp_path / "authority", AT, kept=kept)
    shutil.rmtree(kept)
    later = AT + timedelta(hours=1)
    assert authority.crl(later).last_update_utc == later


def test_another_authoritys_certificate_is_not_ours_to_revoke(tmp_path: Path) -> None:
    other = Authority.create("other", not_before=AT)
    assert not open_authority(tmp_path, AT).revoke(other.certificate, "superseded", AT)


def test_a_list_of_others_is_read_again_and_outlives_its_file(tmp_path: Path) -> None:
    other = Authority.create("other", not_before=AT)
    path = tmp_path / "lists" / "other.crl"
    path.parent.mkdir()
    path.write_bytes(other.crl(at=AT).public_bytes(Encoding.PEM))
    trusted = TrustedAuthorities(open_authority(tmp_path / "own", AT), (other.certificate,), (path,))
    assert [each.last_update_utc for each in trusted.trust(AT).crls or ()][1] == AT
    later = AT + timedelta(days=1)
    path.write_bytes(other.crl(at=later).public_bytes(Encoding.PEM) + b"\n")
    assert [each.last_update_utc for each in trusted.trust(AT).crls or ()][1] == later
    path.write_bytes(b"half")
    assert [each.last_update_utc for each in trusted.trust(AT).crls or ()][1] == later
    path.unlink()
    assert [each.last_update_utc for each in trusted.trust(AT).crls or ()][1] == later
    path.parent.rmdir()
    path.parent.write_bytes(b"no folder")
    assert [each.last_update_utc for each in trusted.trust(AT).crls or ()][1] == later


def test_anchors_are_read_again_and_a_published_one_is_not_taken(tmp_path: Path) -> None:
    first, second = (Authority.create(name, not_before=AT).certificate for name in ("first", "second"))
    path = tmp_path / "anchors.crt"
    path.write_bytes(first.public_bytes(Encoding.PEM))
    trusted = TrustedAuthorities(open_authority(tmp_path / "own", AT), anchor_files=(path,))
    assert trusted.trust(AT).anchors[1:] == (first,)
    path.write_bytes(first.public_bytes(Encoding.PEM) + second.public_bytes(Encoding.PEM))
    assert trusted.trust(AT).anchors[1:] == (first, second)
    for bad in (b"half", certificate("authority").public_bytes(Encoding.PEM)):
        path.write_bytes(bad)
        assert trusted.trust(AT).anchors[1:] == (first, second)
    path.unlink()
    assert trusted.trust(AT).anchors[1:] == (first, second)


def test_whoever_was_found_good_is_refused_at_once_when_revoked(tmp_path: Path) -> None:
    own = open_authority(tmp_path / "own", AT)
    trusted = TrustedAuthorities(own)
    issued = own.issue_office(OfficeHolder("1370000017", "みほん"), "p256", 30, AT).certificate
    before = trusted.trust(AT)
    verify_certificate(issued, before, purpose=Purpose.SIGN, at=AT)
    assert trusted.trust(AT) is before
    assert own.revoke(issued, "key_compromise", AT)
    with pytest.raises(TrustError, match="revoked"):
        verify_certificate(issued, trusted.trust(AT), purpose=Purpose.SIGN, at=AT)


def test_an_authority_that_is_taken_out_of_its_file_is_refused_at_once(tmp_path: Path) -> None:
    first, second = (Authority.create(name, not_before=AT) for name in ("first", "second"))
    lists = tuple(tmp_path / name for name in ("first.crl", "second.crl"))
    for path, authority in zip(lists, (first, second), strict=True):
        path.write_bytes(authority.crl(at=AT).public_bytes(Encoding.PEM))
    path = tmp_path / "anchors.crt"
    path.write_bytes(b"".join(each.certificate.public_bytes(Encoding.PEM) for each in (first, second)))
    own = open_authority(tmp_path / "own", AT)
    trusted = TrustedAuthorities(own, crl_files=lists, anchor_files=(path,))
    holder = Holder(Role.OFFICE, "みほん", "1370000017")
    issued = second.issue(holder, KeyType.P256, not_before=AT).certificate
    verify_certificate(issued, trusted.trust(AT), purpose=Purpose.SIGN, at=AT)
    path.write_bytes(first.certificate.public_bytes(Encoding.PEM))
    with pytest.raises(TrustError, match="unknown-authority"):
        verify_certificate(issued, trusted.trust(AT), purpose=Purpose.SIGN, at=AT)


def test_files_that_name_nobody(tmp_path: Path) -> None:
    with pytest.raises(ExchangeError, match="trust-file-missing"):
        load_anchors([tmp_path / "nothing.crt"])
    (tmp_path / "x.crt").write_bytes(b"x")
    with pytest.raises(TrustError):
        load_anchors([tmp_path / "x.crt"])
    trusted = TrustedAuthorities(open_authority(tmp_path / "own", AT), (), (tmp_path / "nothing.crl",))
    with pytest.raises(ExchangeError, match="trust-file-missing"):
        trusted.trust(AT)


def test_the_last_list_is_kept_and_without_any_it_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "authority"
    made = open_authority(folder, AT)
    crl = made.crl(AT)
    shutil.rmtree(folder)
    assert made.crl(AT + timedelta(days=3)) == crl
    again = open_authority(folder, AT)
    assert again.crl(AT + timedelta(days=3)) == crl
    assert not folder.exists()
    (tmp_path / "authority-kept" / "crl.pem").write_bytes(b"half")
    with pytest.raises(ExchangeError, match="authority-unavailable"):
        open_authority(folder, AT).crl(AT)


def test_an_authority_without_a_list_is_said_at_the_start(tmp_path: Path) -> None:
    other = Authority.create("other", not_before=AT)
    own = open_authority(tmp_path / "own", AT)
    with pytest.raises(ExchangeError, match="trust-list-missing"):
        TrustedAuthorities(own, (other.certificate,)).verify_lists(AT)
    path = tmp_path / "other.crl"
    path.write_bytes(other.crl(at=AT).public_bytes(Encoding.PEM))
    TrustedAuthorities(own, (other.certificate,), (path,)).verify_lists(AT)


def test_the_public_authority_is_trusted_in_sandbox_mode_only(tmp_path: Path) -> None:
    own, lists = open_authority(tmp_path / "own", AT), (CERTS / "crl.pem",)
    with pytest.raises(TrustError, match="published-authority"):
        TrustedAuthorities(own, (certificate("authority"),), lists).verify_lists(AT)
    TrustedAuthorities(own, (certificate("authority"),), lists, sandbox=True).verify_lists(AT)
