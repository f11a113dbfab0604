"""The certificate by which a server is known in TLS (RFC 9525): its names, and nothing that signs a unit."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from careplan.authority.errors import refusal
from careplan.authority.keys import KeyType, generate_key
from careplan.trust import Credential

SERVER_DAYS: Final = 397
_NAME = "careplan exchange"
_ROLE = "server"


def issue_server(
    issuer: Credential, names: Sequence[str], *, at: datetime, days: int = SERVER_DAYS
) -> Credential:
    """Make a P-256 key and a certificate for a server's names: DNS names and addresses.

    It is for TLS alone (serverAuth): the trust layer takes no signature by it. It does not outlive the issuer's.

    Raises:
        AuthorityError: a name is none, or the issuer's certificate is not in force.

    """
    key = generate_key(KeyType.P256)
    ends = min(at + timedelta(days=days), issuer.certificate.not_valid_after_utc)
    if not issuer.certificate.not_valid_before_utc <= at < ends:
        raise refusal("days")
    attributes = [(NameOID.ORGANIZATIONAL_UNIT_NAME, _ROLE), (NameOID.COMMON_NAME, _NAME)]
    subject = x509.Name([x509.NameAttribute(*each) for each in attributes])
    issuer_key = issuer.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    builder = (
        x509.CertificateBuilder(issuer.certificate.subject, subject, key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at.replace(microsecond=0))
        .not_valid_after(ends.replace(microsecond=0))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName([_name(each) for each in names]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(issuer_key), critical=False
        )
    )
    return Credential(builder.sign(issuer.key, SHA256()), key)


def _name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        pass
    try:
        return x509.DNSName(name)
    except ValueError as error:
        raise refusal("name") from error


def _usage() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
