"""What is told of a request, and what is not: names are let through that are known to hold no secret and no person.

Whatever has another name is told by its length alone: a field that a later version adds, or a client invents, is
held back until somebody lists it here.
"""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl, quote

_ASKED = """
active after allow_errors chance channel clause cursor custody days destination do ends_within every field
field_name file format hours in_order key_type kind lang limit method minutes month nth number numbers office order
pattern prefecture profile receives record retry_after role route rule seconds seed sender serial service_type
service_types severity show_values side staff_id state status times until version
"""
_ANSWERED = """
accepted_at added added_at asked attempts cause changed_at code count created_at days_left dead destination_name detail
died_at edition en ends_soon errors expires_at expiring fired fitted from header_sha256 hosted id instance ja
installed_at kinds known last_at made_at months next not_after not_before office_number offset otp otp_required owes
partner path pending purged_at receipt received records refresh_expires_at registered_at reminder
replayed revocation_reason revoked_at sealed_sha256 seconds_locked sent size sort stamp stamp_used_by standing
superseded_by task timestamp title to transmission type unread verdict warned_from x5t_s256
"""
_CARRIED = """
accept accept-encoding accept-language careplan-header connection content-encoding content-length content-type date
expect host last-event-id origin range te transfer-encoding tus-resumable upload-length upload-offset user-agent
"""
_SECRETS = """
code current new passphrase password pseudonyms refresh_token rejection secret token
"""
_IN_REQUESTS = frozenset(_ASKED.split())
_IN_ANSWERS = _IN_REQUESTS.union(_ANSWERED.split())
_WITHHELD = frozenset(_SECRETS.split())
_HEADERS = frozenset(_CARRIED.split())
_SECRET_ANSWERS = frozenset({"set-cookie"})
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,63}", re.ASCII)
_LONGEST_TEXT, _LONGEST_HEADER = 2000, 12_000
_MOST_ITEMS = 100
HeaderLines = list[list[str]]


def request_headers(headers: Iterable[tuple[bytes, bytes]]) -> HeaderLines:
    """Return name and value of each header, in order; tokens, keys, cookies and unknown ones by length."""
    return [_line(name, value, known=name.decode("latin-1") in _HEADERS) for name, value in headers]


def answer_headers(headers: Iterable[tuple[bytes, bytes]]) -> HeaderLines:
    """Return name and value of each header of an answer, cookies by length."""
    return [
        _line(name, value, known=name.decode("latin-1") not in _SECRET_ANSWERS) for name, value in headers
    ]


def request_query(query: bytes) -> str:
    """Return the query with the values of unknown names by length."""
    pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    return "&".join(f"{quote(name)}={_query_value(name, value)}" for name, value in pairs)


def request_json(value: Any) -> Any:
    """Return what may be told of a JSON body: its structure, and the values of known names."""
    return _told(value, "", _IN_REQUESTS)


def answer_json(value: Any) -> Any:
    """Return what may be told of an answer's JSON."""
    return _told(value, "", _IN_ANSWERS)


def problem_json(value: Any) -> Any:
    """Return a problem document whole, but for what is endless: the service made it, and quotes nobody in it."""
    return _told(value, "", None)


def unreadable_json(text: str) -> str | None:
    """Return where a text stops being JSON, never what stands there; None where it is JSON."""
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return f"line {error.lineno} column {error.colno}: {error.msg}"
    except (ValueError, RecursionError):
        return "nested too deeply, or a number too long"
    return None


def _told(value: Any, name: str, known: frozenset[str] | None) -> Any:
    if isinstance(value, dict | list) and known is not None and name in _WITHHELD:
        return "[withheld]"
    if isinstance(value, dict):
        return _members(value, known)
    if isinstance(value, list):
        shown = [_told(each, name, known) for each in value[:_MOST_ITEMS]]
        left_out = len(value) - _MOST_ITEMS
        return [*shown, f"[{left_out} more]"] if left_out > 0 else shown
    if value is None or isinstance(value, bool):
        return value
    if known is not None and name not in known:
        return _length(value) if isinstance(value, str) else "[number]"
    return _length(value) if isinstance(value, str) and len(value) > _LONGEST_TEXT else value


def _members(value: Mapping[str, Any], known: frozenset[str] | None) -> dict[str, Any]:
    shown = {}
    for name, inner in list(value.items())[:_MOST_ITEMS]:
        told = name if known is None or _NAME.fullmatch(name) else f"[name of {len(name)}]"
        shown[told] = _told(inner, name, known)
    return shown


def _line(name: bytes, value: bytes, *, known: bool) -> list[str]:
    text = value.decode("latin-1")
    return [name.decode("latin-1"), text if known and len(text) <= _LONGEST_HEADER else _length(text)]


def _query_value(name: str, value: str) -> str:
    shown = (
        name in _IN_REQUESTS | {"name"} and len(value) <= _LONGEST_TEXT
    )  # of an office: nobody else is searched
    return quote(value) if shown else _length(value)


def _length(text: str) -> str:
    return f"[{len(text)} characters]"
