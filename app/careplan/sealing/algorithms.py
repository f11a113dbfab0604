"""AlgorithmIdentifiers: a name, and parameters of any type (RFC 5280 4.1.1.2)."""

from __future__ import annotations

from collections.abc import Sequence

from cryptography.hazmat import asn1
from cryptography.x509 import ObjectIdentifier

from careplan.sealing import der, oids
from careplan.sealing.errors import Refused
from careplan.sealing.schema import HashAlgorithm

_NAME_AND_PARAMETERS = 2


def algorithm(oid: ObjectIdentifier, parameters: object | None = None) -> list[asn1.TLV]:
    """Make an AlgorithmIdentifier."""
    return [der.tlv(oid)] if parameters is None else [der.tlv(oid), der.tlv(parameters)]


def read_algorithm(values: Sequence[asn1.TLV]) -> tuple[ObjectIdentifier, asn1.TLV | None]:
    """Read an AlgorithmIdentifier: its name and its parameters."""
    if not 1 <= len(values) <= _NAME_AND_PARAMETERS:
        raise Refused("unreadable")
    return der.parse(ObjectIdentifier, values[0]), values[1] if len(values) > 1 else None


def is_sha256(values: Sequence[asn1.TLV] | None) -> bool:
    """Tell whether a hash algorithm is there and is SHA-256; where it is absent its default is SHA-1."""
    return values is not None and read_algorithm(values)[0] == oids.SHA256


def is_mgf1_sha256(values: Sequence[asn1.TLV] | None) -> bool:
    """Tell whether a mask generation function is there and is MGF1 with SHA-256."""
    if values is None:
        return False
    oid, parameters = read_algorithm(values)
    if oid != oids.MGF1 or parameters is None:
        return False
    return der.parse(HashAlgorithm, parameters).oid == oids.SHA256


SHA256 = algorithm(oids.SHA256)
MGF1_SHA256 = algorithm(oids.MGF1, HashAlgorithm(oid=oids.SHA256, parameters=asn1.Null()))
