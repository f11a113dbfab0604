"""Offices to choose from: found in the directory by name, prefecture and service; never by typing a number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import Query as FromAddress
from pydantic import BaseModel, Field

from careplan.exchange.directory.groups import Group
from careplan.exchange.directory.offices import NAME_LIMIT, Office, OfficeQuery, Reception
from careplan.exchange.directory.prefectures import PREFECTURES
from careplan.exchange.people.staff import Session
from careplan.standard.findings import Message
from careplan.standard.specification import load_standard
from careplan.web.desks import Desks

ROWS: Final = 20
_RECENT: Final = 8
RECEPTIONS: Final[Mapping[Reception, Message]] = {
    Reception.PLAN: Message("居宅サービス計画（第１〜３表）", "care plans (tables 1 to 3)"),
    Reception.MONTH: Message("利用票（第６・７表）", "planned months (tables 6 and 7)"),
    Reception.ACTUAL: Message("実績", "actuals"),
    Reception.PREVENTIVE: Message("介護予防", "preventive plans"),
}


class OfficesAsked(BaseModel):
    """Which offices are looked for, by the address of a page; what is empty is not asked for."""

    name: Annotated[str, Field(max_length=NAME_LIMIT, pattern=r"^[^\x00-\x1f]*$")] = ""
    prefecture: Annotated[str, Field(pattern=r"^([0-9]{2})?$")] = ""
    service_type: Annotated[str, Field(pattern=r"^([0-9A-Z]{2})?$")] = ""
    receives: Annotated[str, Field(pattern=f"^({'|'.join(Reception)})?$")] = ""
    group: Annotated[str, Field(pattern=r"^(G[0-9]{6})?$")] = ""
    after: Annotated[str, Field(pattern=r"^([0-9A-Z]{10})?$")] = ""
    to: Annotated[str, Field(pattern=r"^([0-9A-Z]{10})?$")] = ""

    @property
    def is_filtered(self) -> bool:
        """Whether anything is left out."""
        return any((self.name.strip(), self.prefecture, self.service_type, self.receives))

    def query(self) -> OfficeQuery:
        """Return the query, for one office more than a page has."""
        return OfficeQuery(
            after=self.after or None,
            limit=ROWS + 1,
            prefecture=self.prefecture or None,
            service_type=self.service_type or None,
            receives=Reception(self.receives) if self.receives else None,
            name=self.name.strip() or None,
        )


AskedOffices = Annotated[OfficesAsked, FromAddress()]


@dataclass(frozen=True, slots=True)
class Choice:
    """Offices to choose from: of the search, those exchanged with last, the groups and the members of one."""

    asked: OfficesAsked
    found: Sequence[Office]
    following: str | None
    recent: Sequence[Office]
    groups: Sequence[Group]
    group: Group | None
    members: Sequence[Office]

    def prefectures(self) -> Mapping[str, Message]:
        """Return the prefectures by code."""
        return {code: Message(*names) for code, names in PREFECTURES.items()}

    def services(self) -> Mapping[str, Message]:
        """Return the service types by code."""
        return {code: each.title for code, each in load_standard().service_types.items()}


def choose_offices(desks: Desks, by: Session, asked: OfficesAsked) -> Choice:
    """Return what is shown to choose from.

    Raises:
        ExchangeError: office-only; group-unknown, where the office is not in the group that it asks for.

    """
    page = desks.registry.offices(asked.query())
    recent = [each.office_number for each in desks.linkage.partners(by)[:_RECENT]]
    group = desks.linkage.group(by, asked.group) if asked.group else None
    return Choice(
        asked,
        page[:ROWS],
        page[ROWS - 1].number if len(page) > ROWS else None,
        desks.registry.known(recent),
        desks.linkage.groups(by),
        group,
        desks.registry.known(group.members if group else ()),
    )


def prefecture_name(office_number: str) -> Message:
    """Return the prefecture that an office's number begins with; the digits where there is none."""
    code = office_number[:2]
    return Message(*PREFECTURES[code]) if code in PREFECTURES else Message.same(code)
