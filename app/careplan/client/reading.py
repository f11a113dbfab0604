"""JSON of the exchange to the client's values. Names that are not known are passed over, missing ones refused."""

import json
from base64 import b64decode
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

from careplan.client.answers import (
    Acceptance,
    Group,
    InstalledCertificate,
    IssuePassword,
    ListedOffice,
    ListedOffices,
    ListedStaff,
    Login,
    OtpEnrolment,
    Partner,
    Rejection,
    RejectionFinding,
    Session,
    Staff,
    Transmission,
    TransmissionDetail,
    Version,
)
from careplan.client.connection import Answer
from careplan.standard.findings import Message
from careplan.standard.naming import Address

T = TypeVar("T")


class MisreadError(ValueError):
    """An answer lacks a value or has one of another form; the message names it."""


class Values:
    """An object of JSON, asked value by value."""

    def __init__(self, value: Any, name: str) -> None:
        if not isinstance(value, dict):
            raise MisreadError(name)
        self._values = value
        self._name = name

    def take(self, key: str, form: type[T]) -> T:
        """Return the value of a key, which must be of that form."""
        value = self._values.get(key)
        if not isinstance(value, form) or (isinstance(value, bool) and form is not bool):
            raise MisreadError(f"{self._name}.{key}")
        return value

    def optional(self, key: str, read: Callable[[str], T]) -> T | None:
        """Return what `read` makes of a key, None where its value is null or missing."""
        return None if self._values.get(key) is None else read(key)

    def text(self, key: str) -> str:
        """Return a text."""
        return self.take(key, str)

    def whole(self, key: str) -> int:
        """Return a whole number."""
        return self.take(key, int)

    def flag(self, key: str) -> bool:
        """Return a truth value."""
        return self.take(key, bool)

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts."""
        values = self.take(key, list)
        if not all(isinstance(value, str) for value in values):
            raise MisreadError(f"{self._name}.{key}")
        return tuple(values)

    def moment(self, key: str) -> datetime:
        """Return a time, which must say its zone."""
        try:
            moment = datetime.fromisoformat(self.text(key))
        except ValueError as error:
            raise MisreadError(f"{self._name}.{key}") from error
        if moment.tzinfo is None:
            raise MisreadError(f"{self._name}.{key}")
        return moment.astimezone(UTC)

    def binary(self, key: str) -> bytes:
        """Return bytes written in Base64."""
        return read_base64(self.text(key), f"{self._name}.{key}")

    def all(self) -> dict[str, Any]:
        """Return the object as it came."""
        return dict(self._values)

    def inner(self, key: str) -> "Values":
        """Return an object inside."""
        return Values(self._values.get(key), f"{self._name}.{key}")

    def inners(self, key: str) -> "list[Values]":
        """Return a list of objects inside."""
        return [
            Values(each, f"{self._name}.{key}[{index}]") for index, each in enumerate(self.take(key, list))
        ]


def read_base64(text: str, name: str) -> bytes:
    """Return the bytes of a Base64 text; raise `MisreadError`."""
    try:
        return b64decode(text, validate=True)
    except ValueError as error:
        raise MisreadError(name) from error


def read_values(answer: Answer) -> Values:
    """Return the object an answer's JSON holds; raise `MisreadError`."""
    try:
        return Values(json.loads(answer.body), "JSON")
    except (ValueError, RecursionError) as error:
        raise MisreadError("JSON") from error


def read_session(values: Values) -> Session:
    """Read a session."""
    return Session(**_session(values))


def read_login(values: Values) -> Login:
    """Read a session with its token."""
    return Login(
        **_session(values),
        token=values.text("token"),
        refresh_token=values.text("refresh_token"),
        refresh_expires_at=values.moment("refresh_expires_at"),
    )


def read_otp(values: Values) -> OtpEnrolment:
    """Read the secret of one-time passwords."""
    return OtpEnrolment(values.text("secret"), values.text("uri"))


def _session(values: Values) -> dict[str, Any]:
    return {
        "staff_id": values.text("staff_id"),
        "office_number": values.optional("office_number", values.text),
        "role": values.text("role"),
        "expires_at": values.moment("expires_at"),
        "owes": values.optional("owes", values.text),
        "x5t_s256": values.optional("x5t_s256", values.text),
    }


def read_office(values: Values) -> ListedOffice:
    """Read an office of the directory."""
    end = values.optional("certificate", values.inner)
    return ListedOffice(
        number=values.text("number"),
        name=values.text("name"),
        service_types=values.texts("service_types"),
        custody=values.text("custody"),
        active=values.flag("active"),
        registered_at=values.moment("registered_at"),
        receives=values.texts("receives"),
        certificate_ends=None if end is None else end.moment("not_after"),
        ends_soon=end is not None and end.flag("ends_soon"),
    )


def read_listed(values: Values) -> ListedOffices:
    """Read what became of a list of offices."""
    return ListedOffices(values.texts("added"), values.texts("known"))


def read_partner(values: Values) -> Partner:
    """Read a partner office."""
    return Partner(
        office_number=values.text("office_number"),
        name=values.text("name"),
        sent=values.whole("sent"),
        received=values.whole("received"),
        last_at=values.moment("last_at"),
    )


def read_group(values: Values) -> Group:
    """Read a linkage group."""
    return Group(
        number=values.text("number"),
        name=values.text("name"),
        owner=values.text("owner"),
        made_at=values.moment("made_at"),
        members=values.texts("members"),
    )


def read_staff(values: Values) -> Staff:
    """Read a log-in that was added."""
    return Staff(
        staff_id=values.text("staff_id"),
        office_number=values.text("office_number"),
        role=values.text("role"),
        password=values.optional("password", values.text),
    )


def read_listed_staff(values: Values) -> ListedStaff:
    """Read a log-in of a list."""
    return ListedStaff(
        staff_id=values.text("staff_id"),
        office_number=values.text("office_number"),
        role=values.text("role"),
        active=values.flag("active"),
        provisional=values.flag("provisional"),
        otp=values.flag("otp"),
        added_at=values.moment("added_at"),
        seconds_locked=values.whole("seconds_locked"),
    )


def read_certificate(values: Values) -> InstalledCertificate:
    """Read a certificate of an office."""
    return InstalledCertificate(
        office_number=values.text("office_number"),
        serial=values.text("serial"),
        not_before=values.moment("not_before"),
        not_after=values.moment("not_after"),
        installed_at=values.moment("installed_at"),
        revoked_at=values.optional("revoked_at", values.moment),
        hosted=values.flag("hosted"),
        pem=values.text("pem").encode(),
        profile=values.optional("profile", values.text),
        days_left=values.whole("days_left"),
        ends_soon=values.flag("ends_soon"),
        revocation_reason=values.optional("revocation_reason", values.text),
    )


def read_issue_password(values: Values) -> IssuePassword:
    """Read an issue password."""
    return IssuePassword(
        office_number=values.text("office_number"),
        password=values.text("password"),
        profile=values.text("profile"),
        expires_at=values.moment("expires_at"),
    )


def read_acceptance(values: Values, *, replayed: bool) -> Acceptance:
    """Read what is answered to a sending."""
    return Acceptance(
        id=values.text("id"),
        accepted_at=values.moment("accepted_at"),
        sealed_sha256=values.text("sealed_sha256"),
        header_sha256=values.text("header_sha256"),
        statement=values.binary("statement"),
        report=values.optional("report", lambda key: values.take(key, dict)),
        replayed=replayed,
    )


def read_transmission(values: Values) -> Transmission:
    """Read a line of a list."""
    return Transmission(**_transmission(values))


def read_detail(values: Values) -> TransmissionDetail:
    """Read a transmission with its proofs."""
    return TransmissionDetail(
        **_transmission(values),
        statement=values.binary("statement"),
        receipt=values.optional("receipt", values.binary),
        rejection=values.optional("rejection", lambda key: _rejection(values.inner(key))),
    )


def _transmission(values: Values) -> dict[str, Any]:
    return {
        "id": values.text("id"),
        "sender": _address(values.inner("from")),
        "destination": _address(values.inner("to")),
        "stamp": values.text("stamp"),
        "kinds": values.texts("kinds"),
        "months": values.texts("months"),
        "edition": values.text("edition"),
        "state": values.text("state"),
        "size": values.whole("size"),
        "sealed_sha256": values.text("sealed_sha256"),
        "header_sha256": values.text("header_sha256"),
        "accepted_at": values.moment("accepted_at"),
        "changed_at": values.moment("changed_at"),
        "unread": values.flag("unread"),
        "reminder": values.flag("reminder"),
        "expires_at": values.optional("expires_at", values.moment),
        "expiring": values.flag("expiring"),
        "purged_at": values.optional("purged_at", values.moment),
        "version": _version(values.inner("version")),
    }


def _version(values: Values) -> Version:
    ids = ("superseded_by", "deleted_by", "deletes")
    return Version(values.text("standing"), *(values.texts(name) for name in ids))


def _address(values: Values) -> Address:
    return Address(values.text("office"), values.text("service_type"))


def _rejection(values: Values) -> Rejection:
    return Rejection(values.text("reason"), tuple(map(_finding, values.inners("findings"))))


def _finding(values: Values) -> RejectionFinding:
    message = values.inner("message")
    return RejectionFinding(
        rule=values.text("rule"),
        severity=values.text("severity"),
        message=Message(message.text("ja"), message.text("en")),
        file=values.optional("file", values.text),
        record=values.optional("record", values.whole),
        field=values.optional("field", values.whole),
        field_name=values.optional("field_name", values.text),
        clause=values.optional("clause", values.text),
    )
