"""What a send would be: told by the exchange for a hosted office, worked out here for one that keeps its key."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from careplan.client.directory import Directory
from careplan.client.errors import ProblemError
from careplan.client.reading import Values
from careplan.client.units import check_unit
from careplan.sealing import Party
from careplan.standard.findings import Message
from careplan.standard.naming import Address
from careplan.standard.units import unit_kind
from careplan.trust import TrustError
from careplan.workbench.disclosure import DisclosedOffice, ServiceUser, disclosed


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a send would be refused with."""

    code: str
    message: Message


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be sent: to whom, about whom and which months, with whose services.

    `names` are those of the offices that are registered, by number; `refusals` is empty where nothing is in the way.
    """

    sender: Address
    destination: Address
    unit: Message | None
    stamp: str
    kinds: tuple[str, ...]
    months: tuple[str, ...]
    service_users: tuple[ServiceUser, ...]
    offices: tuple[DisclosedOffice, ...]
    names: Mapping[str, str]
    refusals: tuple[Refusal, ...]
    errors: int


def read_preview(values: Values) -> Preview:
    """Read the exchange's preview of plain files."""
    unit = values.optional("unit", lambda key: _message(values.inner(key).inner("title")))
    offices = values.inners("offices")
    names = {each.text("office"): each.optional("name", each.text) for each in offices}
    destination = _address(values.inner("to"))
    names[destination.office_number] = values.optional("destination_name", values.text)
    return Preview(
        sender=_address(values.inner("from")),
        destination=destination,
        unit=unit,
        stamp=values.text("stamp"),
        kinds=values.texts("kinds"),
        months=values.texts("months"),
        service_users=tuple(map(_user, values.inner("service_users").inners("items"))),
        offices=tuple(map(_office, offices)),
        names={number: name for number, name in names.items() if name is not None},
        refusals=tuple(
            Refusal(each.text("code"), _message(each.inner("message"))) for each in values.inners("refusals")
        ),
        errors=values.inner("report").inner("summary").whole("errors"),
    )


def preview_here(directory: Directory, files: Mapping[str, bytes]) -> Preview:
    """Return the preview of one unit (name to bytes) without giving the files away: only offices are asked for.

    Raises:
        UnitRefusedError: the names do not say one sender, destination and stamp.
        ClientError: the directory cannot be asked.

    """
    report, envelope = check_unit(files, allow_errors=True)
    shown = disclosed(report.files)
    found = unit_kind(envelope.kinds)
    numbers = {office.number for office in shown.offices} | {envelope.destination.office_number}
    return Preview(
        sender=_named(envelope.sender),
        destination=_named(envelope.destination),
        unit=None if found is None else found.title,
        stamp=envelope.stamp,
        kinds=tuple(sorted(envelope.kinds)),
        months=tuple(sorted(envelope.months)),
        service_users=shown.service_users,
        offices=shown.offices,
        names=dict(_names(directory, sorted(numbers))),
        refusals=tuple(_in_the_way(directory, envelope.destination)),
        errors=report.errors,
    )


def _names(directory: Directory, numbers: list[str]) -> Iterator[tuple[str, str]]:
    for number in numbers:
        try:
            yield number, directory.office(number).name
        except ProblemError as error:
            if error.code != "office-unknown":
                raise


def _in_the_way(directory: Directory, destination: Party) -> Iterator[Refusal]:
    """Yield why nothing can be sealed for a destination, by what the directory says of it."""
    try:
        office = directory.office(destination.office_number)
        if not office.active:
            yield Refusal("destination-inactive", Message("送信先は利用停止中です", "it is not active"))
        if destination.service_type not in office.service_types:
            yield Refusal(
                "service-type-foreign",
                Message("送信先に登録のないサービス種類です", "it is not registered for that service type"),
            )
        directory.certificate(destination.office_number)
    except ProblemError as error:
        if error.code not in {"office-unknown", "certificate-missing"}:
            raise
        yield Refusal(error.code, error.message)
    except TrustError as error:
        yield Refusal(error.code, Message(error.message_ja, error.message_en))


def _named(party: Party) -> Address:
    return Address(party.office_number, party.service_type)


def _address(values: Values) -> Address:
    return Address(values.text("office"), values.text("service_type"))


def _message(values: Values) -> Message:
    return Message(values.text("ja"), values.text("en"))


def _user(values: Values) -> ServiceUser:
    return ServiceUser(values.text("insurer_number"), values.text("insured_number"))


def _office(values: Values) -> DisclosedOffice:
    return DisclosedOffice(
        values.text("office"), values.texts("service_types"), values.whole("service_users")
    )
