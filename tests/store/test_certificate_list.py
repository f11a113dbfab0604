"""Certificates of all offices by state and end, page by page, as the pages' own words for states have it."""

from datetime import timedelta

import pytest

from careplan.exchange.certificates.book import CertificateBook
from careplan.exchange.certificates.enrolment import Wanted
from careplan.exchange.certificates.listing import CertificateQuery, CertificateState, mark_of, state_of
from careplan.exchange.directory.linkage import LinkageDesk
from careplan.exchange.directory.offices import Custody, OfficeQuery
from careplan.exchange.directory.registry import Registry
from careplan.exchange.errors import ExchangeError
from support.exchange_desk import ADMIN, AT, PROVIDER, SUPPORT, Desk, session

DAY = timedelta(days=1)
NOW = AT + 30 * DAY


@pytest.fixture
def book(desk: Desk) -> CertificateBook:
    """Return the book with five certificates: of every state there is, and one good."""
    for party in (SUPPORT, PROVIDER):
        desk.register(party, Custody.HOSTED)
    for party, days, at in (
        (SUPPORT, 10, AT),
        (SUPPORT, 1000, AT),
        (PROVIDER, 120, AT),
        (PROVIDER, 91, NOW + DAY),
        (PROVIDER, 500, NOW),
    ):
        made = desk.enrolment.issue(ADMIN, party.office_number, Wanted("p256", days), at)
    desk.enrolment.revoke(ADMIN, PROVIDER.office_number, "superseded", NOW, serial=made.serial)
    return CertificateBook(desk.store)


def test_every_certificate_stands_in_its_state(book: CertificateBook) -> None:
    every = book.listed(ADMIN, CertificateQuery(NOW, 100))
    assert [each.not_after for each in every] == sorted(each.not_after for each in every)
    found = {state: book.listed(ADMIN, CertificateQuery(NOW, 100, state)) for state in CertificateState}
    for state, listed in found.items():
        assert list(listed) == [each for each in every if state_of(each, NOW) is state], state
        assert listed, state


def test_pages_follow_each_other(book: CertificateBook) -> None:
    every = book.listed(ADMIN, CertificateQuery(NOW, 100))
    for place in range(1, len(every)):
        rest = book.listed(ADMIN, CertificateQuery(NOW, 100, None, mark_of(every[place - 1])))
        assert list(rest) == list(every[place:])


def test_the_lists_are_the_administrator_s(book: CertificateBook) -> None:
    staff, linkage = session(SUPPORT.office_number), LinkageDesk(book.store)
    for work in (
        lambda: book.listed(staff, CertificateQuery(NOW, 1)),
        lambda: linkage.partners_of(staff, SUPPORT.office_number),
    ):
        with pytest.raises(ExchangeError) as caught:
            work()
        assert caught.value.code == "administrator-only"
    assert linkage.partners_of(ADMIN, SUPPORT.office_number) == []


def test_offices_are_found_by_whether_they_take_part(book: CertificateBook) -> None:
    registry = Registry(book.store)
    registry.set_active(ADMIN, SUPPORT.office_number, active=False, at=AT)
    for active, party in ((True, PROVIDER), (False, SUPPORT)):
        found = registry.offices(OfficeQuery(active=active))
        assert [office.number for office in found] == [party.office_number]
