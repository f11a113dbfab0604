"""The wire models of certificates: what is asked for, and what goes out."""

from datetime import datetime
from typing import Annotated, Literal

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pydantic import BaseModel, Field

from careplan.api.wire import SENDER, TIME, CertificateEnd, OfficeNumber, Time, certificate_end, example
from careplan.exchange.directory.offices import IssuePassword, OfficeCertificate
from careplan.trust import OfficeProfile, profile_of, warned_from

_END = {
    "serial": "5f3a",
    "not_after": "2029-11-21T00:00:00.000000Z",
    "days_left": 1094,
    "ends_soon": False,
}
_CERTIFICATE = _END | {
    "office_number": SENDER,
    "profile": "care-insurance",
    "not_before": TIME,
    "warned_from": "2029-08-23T00:00:00.000000Z",
    "installed_at": TIME,
    "revoked_at": "2027-01-05T00:00:00.000000Z",
    "revocation_reason": "key_compromise",
    "hosted": True,
    "pem": "-----BEGIN CERTIFICATE-----\n…\n-----END CERTIFICATE-----\n",
}
Profile = Annotated[
    OfficeProfile,
    Field(
        description="care-insurance: 介護保険証明書に準じる; care-dx: 介護DX証明書に準じる (練習用 of this sandbox)"
    ),
]
Reason = Literal[
    "unspecified", "key_compromise", "affiliation_changed", "superseded", "cessation_of_operation"
]
Serial = Annotated[str, Field(pattern=r"^[0-9a-f]{1,40}$", description="hexadecimal")]


class IssueRequest(BaseModel):
    """What certificate a hosted office is to have."""

    model_config = example({"key_type": "p256", "days": 365, "profile": "care-insurance"})

    key_type: Literal["p256", "rsa2048", "rsa3072"] = "p256"
    days: Annotated[int, Field(ge=1, le=1095)] = 1095
    profile: Profile = OfficeProfile.CARE_INSURANCE


class RevocationRequest(BaseModel):
    """Why a certificate is revoked (RFC 5280 5.3.1), and which; without a serial number all of the office."""

    model_config = example({"reason": "key_compromise", "serial": "5f3a"})

    reason: Reason = "unspecified"
    serial: Serial | None = None


class IssuePasswordRequest(BaseModel):
    """What an issue password is to make, and how long it holds."""

    model_config = example({"profile": "care-insurance", "hours": 168})

    profile: Profile = OfficeProfile.CARE_INSURANCE
    hours: Annotated[int, Field(ge=1, le=720)] = 168


class IssuePasswordAnswer(BaseModel):
    """An issue password; it is shown this once."""

    model_config = example(
        {
            "office_number": SENDER,
            "password": "7K2QF-9XW4T-M0ZRB-C5HNV",
            "profile": "care-insurance",
            "expires_at": "2026-11-29T00:00:00.000000Z",
        }
    )

    office_number: OfficeNumber
    password: str
    profile: Profile
    expires_at: Time


class EnrolmentRequest(BaseModel):
    """A certificate request (CSR, PEM) with the issue password."""

    model_config = example(
        {
            "password": "7K2QF-9XW4T-M0ZRB-C5HNV",
            "request": "-----BEGIN CERTIFICATE REQUEST-----\n…\n-----END CERTIFICATE REQUEST-----\n",
        }
    )

    password: Annotated[str, Field(min_length=1, max_length=100)]
    request: Annotated[str, Field(min_length=1, max_length=20_000)]


class CertificateAnswer(CertificateEnd):
    """A certificate put down for an office."""

    model_config = example(_CERTIFICATE)

    office_number: str
    profile: OfficeProfile | None = Field(description="null: of an authority that names no kind")
    not_before: Time
    warned_from: Time = Field(description="90日前 from when its end is warned of")
    installed_at: Time
    revoked_at: Time | None
    revocation_reason: str | None = Field(description="null where it was not revoked here")
    hosted: bool = Field(description="whether the sandbox keeps the key")
    pem: str


class CertificateList(BaseModel):
    """All certificates of an office, the last installed first."""

    model_config = example({"items": [_CERTIFICATE]})

    items: list[CertificateAnswer]


class CertificatePage(CertificateList):
    """One page of certificates, by office number, one each."""

    model_config = example({"items": [_CERTIFICATE], "next": SENDER})

    next: str | None = Field(description="the `after` of the next page; null: this is the last")


def certificate_answer(certificate: OfficeCertificate, at: datetime) -> CertificateAnswer:
    """Return a certificate as it goes out."""
    parsed = x509.load_der_x509_certificate(certificate.der)
    profile = profile_of(parsed)
    return CertificateAnswer(
        **certificate_end(certificate, at).model_dump(),
        office_number=certificate.office_number,
        profile=profile,
        not_before=certificate.not_before,
        warned_from=warned_from(certificate.not_after, profile),
        installed_at=certificate.installed_at,
        revoked_at=certificate.revoked_at,
        revocation_reason=certificate.revocation_reason,
        hosted=certificate.key_id is not None,
        pem=parsed.public_bytes(Encoding.PEM).decode("ascii"),
    )


def issue_password_answer(made: IssuePassword, password: str) -> IssuePasswordAnswer:
    """Return an issue password as it goes out."""
    return IssuePasswordAnswer(
        office_number=made.office_number,
        password=password,
        profile=made.profile,
        expires_at=made.expires_at,
    )
