import pytest

from careplan.sealing import STATEMENT_ROLES, SealingError, sign_statement, verify_statement
from careplan.sealing.signed import sign_content
from careplan.sealing.strict_json import JSON, write_json
from careplan.trust import Role
from support.trust_assets import AT, credential, exchange, sealed_unit, sender, trust

BODY: dict[str, JSON] = {"transmission": "01J", "sealed_sha256": "0" * 64, "files": [{"name": "A.CSV"}]}


def code_of(data: bytes, kind: str = "receipt") -> str:
    with pytest.raises(SealingError) as caught:
        verify_statement(data, kind=kind, trust=trust(), at=AT)
    return caught.value.code


@pytest.mark.parametrize("kind", STATEMENT_ROLES)
def test_a_statement_there_and_back(kind: str) -> None:
    signer = exchange() if STATEMENT_ROLES[kind] is Role.EXCHANGE else sender("rsa2048")
    statement = verify_statement(
        sign_statement(kind, BODY, signer=signer, at=AT), kind=kind, trust=trust(), at=AT
    )
    assert (statement.kind, statement.body) == (kind, BODY)
    assert (statement.signer, statement.signed_at) == (signer.certificate, AT)


def test_the_signer_has_the_role_of_the_kind() -> None:
    with pytest.raises(SealingError, match=r"statement\.signer-role"):
        sign_statement("acceptance", BODY, signer=sender(), at=AT)
    forged = sign_content(write_json({"statement": "acceptance", **BODY}), sender(), AT)
    assert code_of(forged, "acceptance") == "statement.signer-role"


def test_one_kind_is_not_another() -> None:
    rejection = sign_statement("rejection", BODY, signer=sender(), at=AT)
    assert code_of(rejection) == "statement.statement-kind"
    assert code_of(sealed_unit().header) == "statement.statement-kind"


@pytest.mark.parametrize("kind", ["", "greeting"])
def test_an_unknown_kind_is_neither_made_nor_taken(kind: str) -> None:
    with pytest.raises(SealingError, match=r"statement\.statement-kind"):
        sign_statement(kind, BODY, signer=sender(), at=AT)
    made = sign_content(write_json({"statement": kind}), sender(), AT)
    assert code_of(made, kind) == "statement.statement-kind"


@pytest.mark.parametrize("body", [{"statement": "x"}, {"a": 1.5}, {"a": object()}, {"a": "\ud800"}])
def test_a_body_that_cannot_be_read_back_is_not_signed(body: dict[str, object]) -> None:
    with pytest.raises(SealingError, match=r"statement\.statement-form"):
        sign_statement("receipt", body, signer=sender(), at=AT)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("signer", "code"),
    [
        ("issued-by-other-authority", "statement.signer-unknown-authority"),
        ("expired", "statement.signer-expired"),
        ("revoked", "statement.signer-revoked"),
        ("usage-not-signing", "statement.signer-key-usage"),
    ],
)
def test_a_signer_with_one_defect(signer: str, code: str) -> None:
    assert code_of(sign_statement("receipt", BODY, signer=credential(signer), at=AT)) == code


def test_what_is_no_json() -> None:
    assert code_of(sign_content(b"[]", sender(), AT)) == "statement.statement-form"
