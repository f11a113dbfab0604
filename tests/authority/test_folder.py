import os
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509

from careplan.authority import (
    AuthorityError,
    Holder,
    KeyType,
    certificate_pem,
    init_folder,
    issue_in_folder,
    key_pem,
    load_folder,
    revoke_in_folder,
)
from careplan.trust import Role, load_certificate, load_credential
from support.openssl import openssl
from support.trust_assets import AT

OFFICE = Holder(Role.OFFICE, "テスト事業所", "1370000017")


def code_of(caught: pytest.ExceptionInfo[AuthorityError]) -> str:
    return caught.value.code


def issue(folder: Path, holder: Holder = OFFICE) -> x509.Certificate:
    return issue_in_folder(folder, holder, KeyType.P256, at=AT).certificate


def test_what_init_and_issue_leave(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "ca"
    init_folder(folder, "認証局", at=AT)
    issue(folder)
    issue(folder, Holder(Role.EXCHANGE, "交換所"))
    names = sorted(path.name for path in folder.iterdir())
    assert names == [
        "1370000017.crt", "1370000017.key", "ca.crt", "ca.key", "exchange.crt", "exchange.key", "index.jsonl",
    ]  # fmt: skip
    for stem in ("ca", "1370000017", "exchange"):
        key = folder / f"{stem}.key"
        assert key.read_bytes().startswith(b"TEST KEY")
        load_credential((folder / f"{stem}.crt").read_bytes(), key.read_bytes())
        if os.name == "posix":
            assert key.stat().st_mode & 0o777 == 0o600
            assert (folder / f"{stem}.crt").stat().st_mode & 0o777 == 0o644


def test_openssl_reads_them(tmp_path: Path) -> None:
    init_folder(tmp_path, "a", at=AT)
    issue(tmp_path)
    openssl("pkey", "-in", "1370000017.key", "-noout", "-check", cwd=tmp_path)
    moment = str(int(AT.timestamp()))
    (tmp_path / "crl.pem").write_bytes(certificate_pem(load_folder(tmp_path).crl(at=AT)))
    openssl(
        "verify", "-x509_strict", "-crl_check", "-CRLfile", "crl.pem", "-attime", moment, "-purpose", "smimesign",
        "-CAfile", "ca.crt", "1370000017.crt", cwd=tmp_path,
    )  # fmt: skip


def test_initialised_once(tmp_path: Path) -> None:
    init_folder(tmp_path, "a", at=AT)
    before = (tmp_path / "ca.key").read_bytes()
    with pytest.raises(AuthorityError) as caught:
        init_folder(tmp_path, "b", at=AT)
    assert code_of(caught) == "already-initialised"
    assert (tmp_path / "ca.key").read_bytes() == before


@pytest.mark.parametrize("left", ["ca.crt", "ca.key", "index.jsonl"])
def test_a_folder_with_any_part_of_an_authority_is_not_written_over(tmp_path: Path, left: str) -> None:
    (tmp_path / left).write_bytes(b"")
    with pytest.raises(AuthorityError) as caught:
        init_folder(tmp_path, "a", at=AT)
    assert code_of(caught) == "already-initialised"


def test_not_initialised(tmp_path: Path) -> None:
    for ask in (
        lambda: load_folder(tmp_path),
        lambda: issue(tmp_path),
        lambda: revoke_in_folder(tmp_path, "1370000017", at=AT),
    ):
        with pytest.raises(AuthorityError) as caught:
            ask()
        assert code_of(caught) == "not-initialised"


def test_a_renewal_keeps_the_earlier_files(tmp_path: Path) -> None:
    init_folder(tmp_path, "a", at=AT)
    first = issue(tmp_path)
    key = (tmp_path / "1370000017.key").read_bytes()
    second = issue(tmp_path)
    kept = tmp_path / f"1370000017-{first.serial_number:x}.crt"
    assert load_certificate(kept.read_bytes()) == first
    assert kept.with_suffix(".key").read_bytes() == key
    assert load_certificate((tmp_path / "1370000017.crt").read_bytes()) == second


def test_an_archived_key_is_still_its_owners_alone(tmp_path: Path) -> None:
    init_folder(tmp_path, "a", at=AT)
    first = issue(tmp_path)
    issue(tmp_path)
    if os.name == "posix":
        kept = tmp_path / f"1370000017-{first.serial_number:x}.key"
        assert kept.stat().st_mode & 0o777 == 0o600


def test_the_index_survives_the_process(tmp_path: Path) -> None:
    init_folder(tmp_path, "a", at=AT)
    first, second = issue(tmp_path), issue(tmp_path)
    revoke_in_folder(tmp_path, "1370000017", x509.ReasonFlags.superseded, at=AT, serial=first.serial_number)
    loaded = load_folder(tmp_path)
    assert [one.serial for one in loaded.issued] == [first.serial_number, second.serial_number]
    assert loaded.issued[0].revoked_at == AT
    assert loaded.issued[0].reason is x509.ReasonFlags.superseded
    assert loaded.issued[0].holder == OFFICE
    assert loaded.issued[1].revoked_at is None
    assert loaded.issued[1].not_after == second.not_valid_after_utc
    assert [entry.serial_number for entry in loaded.crl(at=AT)] == [first.serial_number]


def test_an_office_is_revoked_with_all_it_holds(tmp_path: Path) -> None:
    init_folder(tmp_path, "a", at=AT)
    serials = {issue(tmp_path).serial_number, issue(tmp_path).serial_number}
    other = issue(tmp_path, Holder(Role.OFFICE, "b", "1370000025"))
    assert {one.serial for one in revoke_in_folder(tmp_path, "1370000017", at=AT)} == serials
    assert {entry.serial_number for entry in load_folder(tmp_path).crl(at=AT)} == serials
    with pytest.raises(AuthorityError) as caught:
        revoke_in_folder(tmp_path, "1370000017", at=AT + timedelta(days=1))
    assert code_of(caught) == "already-revoked"
    with pytest.raises(AuthorityError) as caught:
        revoke_in_folder(tmp_path, "1370000017", at=AT, serial=other.serial_number)
    assert code_of(caught) == "unknown-serial"


@pytest.mark.parametrize(("number", "code"), [("1370000033", "unknown-office"), ("1", "office-number")])
def test_an_office_that_is_not_known(tmp_path: Path, number: str, code: str) -> None:
    init_folder(tmp_path, "a", at=AT)
    with pytest.raises(AuthorityError) as caught:
        revoke_in_folder(tmp_path, number, at=AT)
    assert code_of(caught) == code


@pytest.mark.parametrize(
    "line",
    [b"{", b"[]", b"1", b'{"event":"revoked","serial":"1"}', b'{"event":"issued","serial":"x"}', b"\xff"],
)
def test_a_damaged_index_is_said_so(tmp_path: Path, line: bytes) -> None:
    init_folder(tmp_path, "a", at=AT)
    (tmp_path / "index.jsonl").write_bytes(line + b"\n")
    with pytest.raises(AuthorityError) as caught:
        load_folder(tmp_path)
    assert code_of(caught) == "damaged"


def test_a_damaged_key_is_said_so(tmp_path: Path) -> None:
    init_folder(tmp_path, "a", at=AT)
    (tmp_path / "ca.key").write_bytes(b"nothing")
    with pytest.raises(AuthorityError) as caught:
        load_folder(tmp_path)
    assert code_of(caught) == "damaged"


def test_nothing_is_left_beside_a_file_that_could_not_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    init_folder(tmp_path, "a", at=AT)

    def fail(*_: object) -> None:
        raise OSError("full")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(OSError, match="full"):
        issue(tmp_path)
    monkeypatch.undo()
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_a_key_in_pem_is_read_by_its_owner_and_openssl(tmp_path: Path) -> None:
    init_folder(tmp_path, "a", at=AT)
    credential = issue_in_folder(tmp_path, OFFICE, KeyType.P256, at=AT)
    assert (tmp_path / "1370000017.key").read_bytes() == key_pem(credential.key)
