"""What the town's offices write to each other: documents, by who writes to whom about which people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from careplan.exchange.town.season import Season
from careplan.standard.documents import unsafe_write_unit
from careplan.standard.specification import load_standard
from careplan.workbench.actuals import actual_document
from careplan.workbench.sample import address
from careplan.workbench.sample.demonstration import TownOffice
from careplan.workbench.sample.month import month_document
from careplan.workbench.sample.people import Person, SampleOffice
from careplan.workbench.sample.plan import plan_document

_NO_SEX = "9"
Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Letter:
    """A unit to be: the offices by the town's names for them, and what is written."""

    sender: str
    receiver: str
    document: Document
    wrong: bool = False
    """Whether it does not conform, on purpose."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes the documents of a season."""

    offices: Mapping[str, TownOffice]
    season: Season

    @property
    def supports(self) -> list[str]:
        """The support offices."""
        return [name for name, office in self.offices.items() if office.people]

    def partners(self, support: str) -> list[str]:
        """Return the providers that serve anybody of a support office."""
        roles = {role for person in self.offices[support].people for role in person.roles}
        return [name for name in self.offices if name in roles]

    def served(self, support: str, provider: str) -> list[Person]:
        """Return the service users of a support office that a provider serves, as they are certified."""
        people = enumerate(self.offices[support].people)
        return [self._certified(person, index) for index, person in people if provider in person.roles]

    def plan(self, support: str, provider: str, people: Sequence[Person], written: date) -> Letter:
        """Write tables 1 to 3."""
        return Letter(support, provider, plan_document(people, self._around(support), written))

    def month(self, support: str, provider: str, people: Sequence[Person], month: date) -> Letter:
        """Write tables 6 and 7."""
        written = self.season.written(month)
        return Letter(support, provider, month_document(people, self._around(support), month, written))

    def actual(self, provider: str, support: str, month: date) -> Letter:
        """Write the actuals that answer a month: all as planned."""
        planned = self.month(support, provider, self.served(support, provider), month).document
        return Letter(provider, support, actual_document(planned, self.offices[provider].sample.number))

    def month_deletion(self, support: str, provider: str, people: Sequence[Person], month: date) -> Letter:
        """Take back tables 6 and 7 of some people."""
        keys = [
            {
                "insurer_number": person.insurer_number,
                "insured_number": person.insured_number,
                "service_month": f"{month:%Y-%m}",
            }
            for person in people
        ]
        return Letter(
            support, provider, {"document": "month-deletion", "edition": "4.1", "service_users": keys}
        )

    def files(self, letter: Letter, stamp: str) -> dict[str, bytes]:
        """Return the files of a letter under a stamp."""
        sender, receiver = (self.offices[each].sample for each in (letter.sender, letter.receiver))
        # Checked when they are sent, as all files are: not here besides.
        return unsafe_write_unit(letter.document, address(sender), address(receiver), stamp, load_standard())

    def _around(self, support: str) -> dict[str, SampleOffice]:
        known = {name: office.sample for name, office in self.offices.items()}
        return known | {"support": known[support]}

    def _certified(self, person: Person, index: int) -> Person:
        """Return the person, certified on the first of one of the months before the town's."""
        year, month = divmod(
            self.season.months[0].year * 12 + self.season.months[0].month - 2 - index % 8, 12
        )
        return replace(person, certified_on=date(year, month + 1, 1))


def lightened(people: Sequence[Person], provider: str) -> list[Person]:
    """Return the people, one of whom gets one service less; the provider goes on serving all."""
    found = list(people)
    for index, person in enumerate(found):
        for at in reversed(range(len(person.services))):
            less = replace(person, services=person.services[:at] + person.services[at + 1 :])
            if provider in less.roles:
                found[index] = less
                return found
    return found


def cancelled(letter: Letter) -> Letter:
    """Return actuals in which one visit did not take place."""
    users = list(letter.document["service_users"])
    at = next(index for index, user in enumerate(users) if len(user["actual"][0]["uses"]) > 1)
    first, *others = users[at]["actual"]
    users[at] = users[at] | {"actual": [first | {"uses": first["uses"][:-1]}, *others]}
    return replace(letter, document=letter.document | {"service_users": users})


def miscounted(letter: Letter) -> Letter:
    """Return a month whose table 7 counts a service once more than table 6: legal, and warned of."""
    first, *others = letter.document["service_users"]
    detail = first["details"][0]
    line, *lines = detail["services"]
    more = detail | {"services": [line | {"times": line["times"] + 1}, *lines]}
    users = [first | {"details": [more]}, *others]
    return replace(letter, document=letter.document | {"service_users": users})


def misspelt(letter: Letter) -> Letter:
    """Return a letter with a code that no list has: its receiver sends it back."""
    first, *others = letter.document["service_users"]
    users = [first | {"supplement": first["supplement"] | {"sex": _NO_SEX}}, *others]
    return replace(letter, document=letter.document | {"service_users": users}, wrong=True)
