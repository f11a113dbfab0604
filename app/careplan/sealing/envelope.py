"""Who sends what to whom: the values that manifest and clear header share, and their JSON."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from careplan.sealing.strict_json import JSON
from careplan.trust import OFFICE_NUMBER


class FormError(ValueError):
    """A value does not have its form; the message names the value, never shows it."""


@dataclass(frozen=True, slots=True)
class Party:
    """An office as sender or destination: its number (10 characters) and service type (2; else in old editions)."""

    office_number: str
    service_type: str


@dataclass(frozen=True, slots=True)
class Envelope:
    """What is told of a unit outside and inside; the caller supplies it."""

    sender: Party
    destination: Party
    stamp: str
    kinds: tuple[str, ...]
    months: tuple[str, ...]
    edition: str


_SERVICE_TYPE = re.compile(r"([0-9A-Z]{2,3})?", re.ASCII)
_STAMP = re.compile(r"[0-9]{14}", re.ASCII)
_KIND = re.compile(r"[A-Z0-9_]{1,32}", re.ASCII)
_MONTH = re.compile(r"[0-9]{6}", re.ASCII)
_EDITION = re.compile(r"[0-9A-Za-z.]{1,16}", re.ASCII)
_MAX_VALUES = 1200
_NAMES = {"sender", "destination", "stamp", "kinds", "months", "edition"}


def envelope_json(envelope: Envelope) -> dict[str, JSON]:
    """Return the envelope as JSON names and values."""
    return {
        "sender": _party_json(envelope.sender),
        "destination": _party_json(envelope.destination),
        "stamp": envelope.stamp,
        "kinds": list(envelope.kinds),
        "months": list(envelope.months),
        "edition": envelope.edition,
    }


def read_envelope(value: Mapping[str, JSON]) -> Envelope:
    """Read an envelope from JSON; raise ``FormError`` naming the value that is wrong."""
    return Envelope(
        sender=_read_party(value.get("sender"), "sender"),
        destination=_read_party(value.get("destination"), "destination"),
        stamp=matched(_STAMP, value.get("stamp"), "stamp"),
        kinds=_read_list(_KIND, value.get("kinds"), "kinds"),
        months=_read_list(_MONTH, value.get("months"), "months"),
        edition=matched(_EDITION, value.get("edition"), "edition"),
    )


def verify_form(value: Mapping[str, JSON], form: str, beside: set[str]) -> None:
    """Raise ``FormError`` unless the format is this one, and the names are an envelope's and those beside it."""
    if value.get("format") != form:
        raise FormError("format")
    if set(value) != _NAMES | beside:
        raise FormError("names")


def matched(form: re.Pattern[str], value: JSON, name: str) -> str:
    """Return a text that has its form; raise ``FormError``."""
    if not isinstance(value, str) or not form.fullmatch(value):
        raise FormError(name)
    return value


def differing(one: Envelope, other: Envelope) -> str | None:
    """Return the name of the first value in which two envelopes differ."""
    here, there = envelope_json(one), envelope_json(other)
    return next((name for name, value in here.items() if there[name] != value), None)


def _party_json(party: Party) -> dict[str, JSON]:
    return {"office_number": party.office_number, "service_type": party.service_type}


def _read_party(value: JSON, name: str) -> Party:
    if not isinstance(value, dict) or set(value) != {"office_number", "service_type"}:
        raise FormError(name)
    return Party(
        office_number=matched(OFFICE_NUMBER, value["office_number"], f"{name}.office_number"),
        service_type=matched(_SERVICE_TYPE, value["service_type"], f"{name}.service_type"),
    )


def _read_list(form: re.Pattern[str], value: JSON, name: str) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > _MAX_VALUES:
        raise FormError(name)
    values = tuple(matched(form, one, name) for one in value)
    if len(set(values)) != len(values):
        raise FormError(name)
    return values
