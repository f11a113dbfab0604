"""Whom sealed bytes are for: each recipient is looked at once, however many certificates are asked for."""

import pytest
from cryptography.hazmat import asn1

from careplan.sealing import find_recipient, recipients
from careplan.sealing.identity import Mark, mark_of
from support.trust_assets import KEY_TYPES, recipient, sealed_unit


@pytest.mark.parametrize("key_type", KEY_TYPES)
def test_recipients_are_looked_at_once(key_type: str, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[asn1.TLV] = []

    def look(name: asn1.TLV) -> Mark:
        looked.append(name)
        return mark_of(name)

    monkeypatch.setattr(recipients, "mark_of", look)
    others = [recipient(each).certificate for each in KEY_TYPES if each != key_type]
    sealed, ours = sealed_unit(key_type).sealed, recipient(key_type).certificate
    assert find_recipient(sealed, (*others * 20, ours)) == ours
    assert find_recipient(sealed, others) is None
    assert len(looked) == 2
