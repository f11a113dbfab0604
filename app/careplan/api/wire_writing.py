"""Transmissions as they go out: JSON of the models in `wire_transmissions`, written without making the models.

The models are what OpenAPI shows. Making one of each row, validating it and writing it took more time than finding
the rows (ADR 0170); a test reads with the models what is written here, and has them write the same bytes.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic_core import to_json

from careplan.api.wire_transmissions import RejectionBody, encode
from careplan.exchange.audit import write_time
from careplan.exchange.receiving.lists import Listed
from careplan.exchange.receiving.versions import Version
from careplan.exchange.transmissions import Acceptance, Proofs
from careplan.sealing import Party


def write_acceptance(acceptance: Acceptance, report: Mapping[str, Any] | None) -> bytes:
    """Return an acceptance, and what was found in files that came plain: JSON of `AcceptanceAnswer`, UTF-8."""
    return to_json(
        {
            "id": acceptance.transmission_id,
            "accepted_at": write_time(acceptance.accepted_at),
            "sealed_sha256": acceptance.sealed_sha256,
            "header_sha256": acceptance.header_sha256,
            "statement": encode(acceptance.statement),
            "report": report,
        }
    )


def write_page(shown: Sequence[Listed], following: str | None) -> bytes:
    """Return a page of a list: JSON of `TransmissionPage`, UTF-8."""
    return to_json({"items": [_values(each) for each in shown], "next": following})


def write_detail(listed: Listed, proofs: Proofs) -> bytes:
    """Return a transmission with its proofs: JSON of `TransmissionDetail`, UTF-8."""
    proved = {
        "statement": encode(proofs.statement),
        "receipt": None if proofs.receipt is None else encode(proofs.receipt),
        "rejection": None if proofs.rejection is None else RejectionBody.model_validate(proofs.rejection),
    }
    return to_json(_values(listed) | proved)


def _values(listed: Listed) -> dict[str, object]:
    transmission = listed.transmission
    accepted_at, expires_at, purged_at = transmission.accepted_at, listed.expires_at, transmission.purged_at
    return {
        "id": transmission.transmission_id,
        "from": _party(transmission.sender),
        "to": _party(transmission.destination),
        "stamp": transmission.stamp,
        "kinds": transmission.kinds,
        "months": transmission.months,
        "edition": transmission.edition,
        "state": transmission.state.value,
        "size": transmission.size,
        "sealed_sha256": transmission.sealed_sha256,
        "header_sha256": transmission.header_sha256,
        "accepted_at": write_time(accepted_at),
        "changed_at": write_time(transmission.changed_at),
        "unread": listed.unread,
        "reminder": listed.reminder,
        "expires_at": None if expires_at is None else write_time(expires_at),
        "expiring": listed.expiring,
        "purged_at": None if purged_at is None else write_time(purged_at),
        "version": _version(listed.version),
    }


def _version(version: Version) -> dict[str, object]:
    return {
        "standing": version.standing.value,
        "superseded_by": version.superseded_by,
        "deleted_by": version.deleted_by,
        "deletes": version.deletes,
    }


def _party(party: Party) -> dict[str, str]:
    return {"office": party.office_number, "service_type": party.service_type}
