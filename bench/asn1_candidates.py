"""ADR 0020 measured again: SignedData of 100 KB built and parsed, without cryptography, by two ASN.1 libraries.

    python -m bench.asn1_candidates

asn1crypto is no dependency of the project: install it beside, in an environment to throw away.
"""

from __future__ import annotations

import hashlib
import os
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from typing import Annotated

from cryptography import x509
from cryptography.hazmat import asn1
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ObjectIdentifier

from careplan.authority import Authority, Holder, KeyType
from careplan.sealing import der, oids
from careplan.sealing.algorithms import SHA256
from careplan.sealing.attributes import read_attributes, write_attributes
from careplan.sealing.errors import Refused
from careplan.sealing.identity import identity_of
from careplan.sealing.schema import EncapsulatedContent, SignedData, SignerInfo
from careplan.trust import Role

AT = datetime(2026, 11, 20, tzinfo=UTC)
CONTENT = os.urandom(100_000)
DIGEST, SIGNATURE = bytes(32), bytes(70)


@asn1.sequence
class Whole:
    """ContentInfo with SignedData, all of it declared."""

    content_type: ObjectIdentifier
    content: Annotated[SignedData, asn1.Explicit(0)]


@asn1.sequence
class Attributes:
    """A set of attributes, to be taken apart."""

    values: asn1.SetOf[asn1.TLV]


def with_hazmat(certificate: x509.Certificate) -> None:
    """Build and parse with ``cryptography.hazmat.asn1``."""
    written = write_attributes(DIGEST, AT, certificate)
    attributes = der.decode(Attributes, der.wrap(der.SEQUENCE, written)).values.as_list()
    signer = SignerInfo(
        version=1,
        sid=identity_of(certificate).by_serial,
        digest_algorithm=SHA256,
        signed_attributes=attributes,
        signature_algorithm=SHA256,
        signature=SIGNATURE,
        unsigned_attributes=None,
    )
    signed = SignedData(
        version=1,
        digest_algorithms=asn1.SetOf([SHA256]),
        content=EncapsulatedContent(content_type=oids.DATA, content=CONTENT),
        certificates=[asn1.decode_der(asn1.TLV, certificate.public_bytes(Encoding.DER))],
        crls=None,
        signer_infos=asn1.SetOf([signer]),
    )
    data = asn1.encode_der(Whole(content_type=oids.SIGNED_DATA, content=signed))
    read = der.read_content(data, oids.SIGNED_DATA, SignedData, Refused)
    values = read.signer_infos.as_list()[0].signed_attributes or []
    read_attributes(values)
    asn1.encode_der(asn1.SetOf(values))


def with_asn1crypto(certificate: x509.Certificate) -> None:
    """Build and parse with asn1crypto."""
    cms, core, tsp, x = (import_module(f"asn1crypto.{name}") for name in ("cms", "core", "tsp", "x509"))
    encoded = certificate.public_bytes(Encoding.DER)
    own = x.Certificate.load(encoded)
    named = tsp.SigningCertificateV2(
        {"certs": [tsp.ESSCertIDv2({"cert_hash": hashlib.sha256(encoded).digest()})]}
    )
    values = {
        "content_type": "data",
        "message_digest": DIGEST,
        "signing_time": cms.Time({"utc_time": core.UTCTime(AT)}),
        "signing_certificate_v2": named,
    }
    attributes = cms.CMSAttributes(
        [cms.CMSAttribute({"type": kind, "values": [values[kind]]}) for kind in values]
    )
    attributes.dump()
    name = cms.IssuerAndSerialNumber({"issuer": own.issuer, "serial_number": own.serial_number})
    signer = {
        "version": "v1",
        "sid": cms.SignerIdentifier({"issuer_and_serial_number": name}),
        "digest_algorithm": {"algorithm": "sha256"},
        "signed_attrs": attributes,
        "signature_algorithm": {"algorithm": "sha256_ecdsa"},
        "signature": SIGNATURE,
    }
    signed = {
        "version": "v1",
        "digest_algorithms": [{"algorithm": "sha256"}],
        "encap_content_info": {"content_type": "data", "content": CONTENT},
        "certificates": [own],
        "signer_infos": [signer],
    }
    data = cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(signed)}).dump()
    read = cms.ContentInfo.load(data)["content"]
    found = read["signer_infos"][0]["signed_attrs"]
    for attribute in found:
        _ = attribute["type"].native, attribute["values"][0].native
    found.untag().dump()
    _ = read["encap_content_info"]["content"].native


def rate(work: Callable[[], None], seconds: float = 2.0) -> float:
    """Return the median rate per second."""
    work()
    taken: list[float] = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return 1 / statistics.median(taken)


def main() -> None:
    """Print both rates."""
    authority = Authority.create("bench", not_before=AT)
    holder = Holder(Role.OFFICE, "bench", "1370000017")
    certificate = authority.issue(holder, KeyType.P256, not_before=AT).certificate
    for candidate in (with_hazmat, with_asn1crypto):
        print(f"{candidate.__name__:<16}{rate(lambda: candidate(certificate)):>9.0f}/s")  # noqa: B023


if __name__ == "__main__":
    main()
