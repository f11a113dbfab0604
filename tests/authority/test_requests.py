from datetime import timedelta
from pathlib import Path

import pytest

from careplan.authority import (
    AuthorityError,
    Holder,
    KeyType,
    certify_in_folder,
    generate_key,
    init_folder,
    issue_in_folder,
    load_folder,
    make_request,
    renew_in_folder,
)
from careplan.trust import OfficeProfile, Role, load_certificate, load_credential, profile_of
from support.trust_assets import AT

OFFICE = Holder(Role.OFFICE, "みほん", "1370000017", OfficeProfile.CARE_DX)


def test_a_request_is_certified_and_the_earlier_files_are_kept(tmp_path: Path) -> None:
    init_folder(tmp_path, "a", at=AT)
    first = issue_in_folder(tmp_path, OFFICE, KeyType.P256, at=AT)
    key = generate_key(KeyType.P256)
    made = certify_in_folder(tmp_path, OFFICE, make_request(OFFICE, key), at=AT)
    assert made.public_key() == key.public_key()
    assert profile_of(made) is OfficeProfile.CARE_DX
    assert load_certificate((tmp_path / "1370000017.crt").read_bytes()) == made
    assert not (tmp_path / "1370000017.key").exists()
    stem = tmp_path / f"1370000017-{first.certificate.serial_number:x}"
    earlier = load_credential(stem.with_suffix(".crt").read_bytes(), stem.with_suffix(".key").read_bytes())
    assert earlier.certificate == first.certificate
    assert len(load_folder(tmp_path).issued_to("1370000017")) == 2


def test_a_request_that_names_another_office_is_refused(tmp_path: Path) -> None:
    init_folder(tmp_path, "a", at=AT)
    other = Holder(Role.OFFICE, "みほん", "1370000025")
    request = make_request(other, generate_key(KeyType.P256))
    with pytest.raises(AuthorityError) as caught:
        certify_in_folder(tmp_path, OFFICE, request, at=AT)
    assert caught.value.code == "request-number"
    assert load_folder(tmp_path).issued == ()


def test_a_renewal_keeps_name_and_kind_and_takes_a_new_key(tmp_path: Path) -> None:
    init_folder(tmp_path, "a", at=AT)
    first = issue_in_folder(tmp_path, OFFICE, KeyType.P256, at=AT)
    renewed = renew_in_folder(tmp_path, "1370000017", KeyType.P256, at=AT + timedelta(days=1000))
    assert renewed.certificate.subject == first.certificate.subject
    assert renewed.key.public_key() != first.key.public_key()
    with pytest.raises(AuthorityError) as caught:
        renew_in_folder(tmp_path, "1370000025", KeyType.P256, at=AT)
    assert caught.value.code == "unknown-office"
