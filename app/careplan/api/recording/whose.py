"""Whose a request is that was refused before its log-in was known: by what it showed, true or not."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeGuard

from cryptography import x509
from starlette.types import Scope

from careplan.api.client_certificate import STATE
from careplan.api.recording.caller import CALLER
from careplan.exchange.people.staff import Session, digest_token
from careplan.exchange.ports import Store, Transaction
from careplan.trust import TrustError, office_number_of

_LOGINS, _REFRESH = frozenset({"/v1/login", "/login"}), "/v1/refresh"
_OFFICES, _ENROLMENT = "/v1/offices/", "/enrolment"


@dataclass(frozen=True, slots=True)
class Whose:
    """An office, the staff ID where there is one, and by what they are told."""

    office_number: str
    staff_id: str | None
    by: str
    """session · token · refresh-token · staff-id · certificate · path"""


def by_session(scope: Scope) -> Whose | None:
    """Return whose request was let in; None where it was not, or is of nobody's office."""
    session: Session | None = scope.get("state", {}).get(CALLER)
    if session is None or session.office_number is None:
        return None
    return Whose(session.office_number, session.staff_id, "session")


def is_tellable(scope: Scope) -> bool:
    """Tell whether a request that was not let in shows anything to go by."""
    shown = scope.get("state", {}).get(STATE) is not None or _token(scope) is not None
    return shown or scope["path"] in {*_LOGINS, _REFRESH} or _enrolling(scope["path"]) is not None


def by_what_it_shows(store: Store, scope: Scope, body: Any) -> Whose | None:
    """Return whose request it seems to be, by the first thing that tells; `body` is its JSON value."""
    given = body if isinstance(body, dict) else {}

    def work(tx: Transaction) -> Whose | None:
        return next(filter(None, _answers(tx, scope, given)), None)

    return store.read(work)


def _answers(tx: Transaction, scope: Scope, given: dict[str, Any]) -> Iterator[Whose | None]:
    path = scope["path"]
    yield _by_token(tx, _token(scope))
    if path == _REFRESH:
        yield _by_refresh(tx, given.get("refresh_token"))
    if path in _LOGINS:
        yield _by_staff(tx, given.get("staff_id"), "staff-id")
    yield _by_certificate(scope.get("state", {}).get(STATE))
    enrolling = _enrolling(path)
    yield None if enrolling is None else Whose(enrolling, None, "path")


def _by_token(tx: Transaction, token: str | None) -> Whose | None:
    found = None if token is None else tx.sessions.find(digest_token(token))
    if found is None or found[0].office_number is None:
        return None
    return Whose(found[0].office_number, found[0].staff_id, "token")


def _by_refresh(tx: Transaction, token: object) -> Whose | None:
    found = tx.sessions.find_refresh(digest_token(token)) if _is_plain(token) else None
    return None if found is None else _by_staff(tx, found.staff_id, "refresh-token")


def _by_staff(tx: Transaction, staff_id: object, by: str) -> Whose | None:
    found = tx.people.find(staff_id) if _is_plain(staff_id) else None
    if found is None or found.office_number is None:
        return None
    return Whose(found.office_number, found.staff_id, by)


def _by_certificate(certificate: x509.Certificate | None) -> Whose | None:
    try:
        return None if certificate is None else Whose(office_number_of(certificate), None, "certificate")
    except TrustError:
        return None


def _is_plain(text: object) -> TypeGuard[str]:
    return isinstance(text, str) and text.isascii() and text.isprintable()


def _token(scope: Scope) -> str | None:
    value = dict(scope["headers"]).get(b"authorization", b"").decode("latin-1")
    kind, _, token = value.partition(" ")
    return token if kind.lower() == "bearer" and token else None


def _enrolling(path: str) -> str | None:
    inner = path.removeprefix(_OFFICES).removesuffix(_ENROLMENT)
    return inner if path == f"{_OFFICES}{inner}{_ENROLMENT}" and "/" not in inner else None
