"""The index of an authority: one JSON object a line, ``issued`` or ``revoked``, in the order it happened."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography import x509

from careplan.authority.authority import Issued
from careplan.authority.certificates import Holder
from careplan.authority.errors import refusal
from careplan.trust import OfficeProfile, Role


def issued_line(issued: Issued) -> bytes:
    """Write the event of an issue."""
    return _line(
        {
            "event": "issued",
            "serial": f"{issued.serial:x}",
            "role": issued.holder.role.value,
            "name": issued.holder.name,
            "office_number": issued.holder.office_number,
            "profile": issued.holder.profile,
            "not_before": issued.not_before.isoformat(),
            "not_after": issued.not_after.isoformat(),
        }
    )


def revoked_line(issued: Issued) -> bytes:
    """Write the event of a revocation."""
    return _line(
        {
            "event": "revoked",
            "serial": f"{issued.serial:x}",
            "revoked_at": issued.revoked_at and issued.revoked_at.isoformat(),
            "reason": (issued.reason or x509.ReasonFlags.unspecified).value,
        }
    )


def read_index(path: Path) -> Iterable[Issued]:
    """Read what was issued and revoked; raise ``AuthorityError`` where a line cannot be read."""
    if not path.exists():
        return ()
    issued: dict[int, Issued] = {}
    for line in path.read_bytes().splitlines():
        try:
            _take(issued, json.loads(line))
        except (ValueError, KeyError, TypeError) as cause:
            raise refusal("damaged", path=path) from cause
    return tuple(issued.values())


def _take(issued: dict[int, Issued], event: dict[str, Any]) -> None:
    serial = int(event["serial"], 16)
    if event["event"] == "issued":
        profile = event.get("profile")  # lines from before there were kinds have none
        kind = None if profile is None else OfficeProfile(profile)
        holder = Holder(Role(event["role"]), event["name"], event["office_number"], kind)
        begins, ends = (datetime.fromisoformat(event[name]) for name in ("not_before", "not_after"))
        issued[serial] = Issued(serial, holder, begins, ends)
    elif issued[serial].revoked_at is None:
        revoked_at = datetime.fromisoformat(event["revoked_at"])
        reason = x509.ReasonFlags(event["reason"])
        issued[serial] = replace(issued[serial], revoked_at=revoked_at, reason=reason)


def _line(event: dict[str, Any]) -> bytes:
    return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()
