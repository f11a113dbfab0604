"""Lists over both databases: filters, marks, versions, deletions, pseudonyms, the order of import."""

from datetime import timedelta
from pathlib import Path

import pytest

from careplan.exchange.errors import ExchangeError
from careplan.exchange.receiving.lists import Listed
from careplan.exchange.receiving.pseudonyms import pseudonym
from careplan.exchange.receiving.versions import Standing
from careplan.exchange.sending.acceptance import Sending
from careplan.exchange.sending.hosted import PlainSending
from careplan.exchange.transmissions import Box, Order, Payload, Query
from careplan.sealing import Party
from careplan.trust import Credential
from support.exchange_desk import AT, PROVIDER, SUPPORT, TOWN, Desk, envelope, sealed, session

SENDER, RECEIVER = session(SUPPORT.office_number), session(PROVIDER.office_number, "staff-2")
A, B = "a" * 64, "b" * 64
MONTH, DELETION = ("UPPLAN", "UPSIKYU", "UPHOSOKU"), ("DLTPLAN",)
PLAN = ("UP1KYO", "UP2KYO", "UP3KYO", "UPHOSOKU")


@pytest.fixture
def keys(desk: Desk) -> tuple[Credential, Credential]:
    return desk.enrol(SUPPORT), desk.enrol(PROVIDER)


class Sender:
    """Sends units under growing stamps and names them by letters."""

    def __init__(self, desk: Desk, keys: tuple[Credential, Credential]) -> None:
        self.desk, self.keys, self.second = desk, keys, 0
        self.ids: dict[str, str] = {}

    def send(self, name: str, kinds: tuple[str, ...] = MONTH, *persons: str, stamp: str = "") -> None:
        self.second += 1
        about = envelope(stamp=stamp or f"202611220304{self.second:02}", kinds=kinds)
        made = sealed(self.desk, *self.keys, about)
        marks = {SUPPORT.office_number: persons} if persons else {}
        sending = Sending(Payload(made.sealed, made.header), pseudonyms=marks)
        self.ids[name] = self.desk.acceptance.accept(SENDER, sending, AT).transmission_id

    def listed(self, name: str, at: timedelta = timedelta()) -> Listed:
        return self.desk.lists.look(RECEIVER, self.ids[name], AT + at)[0]

    def standing(self, name: str) -> str:
        return self.listed(name).version.standing.value


@pytest.fixture
def sender(desk: Desk, keys: tuple[Credential, Credential]) -> Sender:
    return Sender(desk, keys)


def names(sender: Sender, box: Box = Box.RECEIVED, **wanted: object) -> set[str]:
    office = SUPPORT if box is Box.SENT else PROVIDER
    values = {"order": Order.NEWEST, "state": None, "after": None, "limit": 100} | wanted
    query = Query(box=box, office_number=office.office_number, **values)  # type: ignore[arg-type]
    found = {each.transmission.transmission_id for each in sender.desk.lists.page(query, AT)}
    return {name for name, each in sender.ids.items() if each in found}


def test_the_later_stamp_of_a_month_supersedes_whatever_came_first(sender: Sender) -> None:
    sender.send("newer", stamp="20261122050000")
    sender.send("older", stamp="20261122040000")
    assert (sender.standing("newer"), sender.standing("older")) == ("newest", "superseded")
    assert sender.listed("older").version.superseded_by == (sender.ids["newer"],)


def test_a_version_that_is_withdrawn_counts_no_more(sender: Sender) -> None:
    sender.send("first")
    sender.send("second")
    assert sender.standing("first") == "superseded"
    sender.desk.delivery.withdraw(SENDER, sender.ids["second"], AT)
    assert (sender.standing("first"), sender.standing("second")) == ("newest", "void")


def test_persons_are_told_apart_by_pseudonyms(sender: Sender) -> None:
    sender.send("both", MONTH, A, B)
    sender.send("one", MONTH, A)
    assert (sender.standing("both"), sender.standing("one")) == ("partly-superseded", "newest")
    sender.send("other", MONTH, B)
    assert sender.standing("both") == "superseded"
    assert len(sender.listed("both").version.superseded_by) == 2
    sender.send("unnamed", MONTH)
    assert sender.standing("other") == "newest"


def test_a_plan_without_pseudonyms_is_not_judged(sender: Sender) -> None:
    sender.send("plan", PLAN)
    sender.send("again", PLAN)
    assert sender.standing("plan") == "unknown"
    sender.send("of-a", PLAN, A)
    sender.send("of-b", PLAN, B)
    sender.send("of-a-again", PLAN, A)
    assert [sender.standing(name) for name in ("of-a", "of-b", "of-a-again")] == [
        "superseded",
        "newest",
        "newest",
    ]


def test_a_deletion_is_linked_both_ways(sender: Sender) -> None:
    sender.send("month", MONTH, A)
    sender.send("deletion", DELETION, A)
    deleted, deletion = sender.listed("month").version, sender.listed("deletion").version
    assert (deleted.standing, deleted.deleted_by) == (Standing.DELETED, (sender.ids["deletion"],))
    assert (deletion.standing, deletion.deletes) == (Standing.NEWEST, (sender.ids["month"],))
    sender.send("again", MONTH, A)
    assert (sender.standing("month"), sender.standing("deletion")) == ("superseded", "superseded")


def test_a_deletion_that_says_not_of_whom_is_linked_and_supersedes_nothing(sender: Sender) -> None:
    sender.send("month")
    sender.send("deletion", DELETION)
    assert sender.listed("deletion").version.deletes == (sender.ids["month"],)
    assert sender.listed("month").version.deleted_by == (sender.ids["deletion"],)
    assert sender.standing("month") == "newest"


def test_unread_and_reminders(sender: Sender) -> None:
    sender.send("one")
    fresh, due = sender.listed("one"), sender.listed("one", timedelta(hours=72))
    assert (fresh.unread, fresh.reminder, due.unread, due.reminder) == (True, False, True, True)
    sender.desk.delivery.fetch(RECEIVER, sender.ids["one"], AT)
    read = sender.listed("one", timedelta(hours=72))
    assert (read.unread, read.reminder) == (False, False)


def test_filters(sender: Sender) -> None:
    sender.send("month", MONTH, A)
    sender.send("deletion", DELETION, B)
    sender.desk.lists.put_pseudonyms(RECEIVER, sender.ids["month"], [B])
    assert names(sender, kind="UPPLAN") == {"month"}
    assert names(sender, kind="UP") == set()
    assert names(sender, month="202612") == {"month", "deletion"}
    assert names(sender, month="202601") == set()
    assert names(sender, partner=SUPPORT.office_number) == {"month", "deletion"}
    assert names(sender, partner=PROVIDER.office_number) == set()
    assert names(sender, Box.SENT, partner=PROVIDER.office_number) == {"month", "deletion"}
    assert names(sender, Box.SENT, pseudonym=B) == {"deletion"}
    assert names(sender, pseudonym=B) == {"month"}
    assert names(sender, pseudonym=A) == set()
    assert names(sender, kind="UPPLAN", month="202612", pseudonym=B) == {"month"}


def test_pseudonyms_are_the_receiver_s_to_put_down(sender: Sender) -> None:
    sender.send("month")
    for by in (SENDER, session("1370000033")):
        with pytest.raises(ExchangeError) as caught:
            sender.desk.lists.put_pseudonyms(by, sender.ids["month"], [A])
        assert caught.value.code == "transmission-unknown"
    sender.desk.lists.put_pseudonyms(RECEIVER, sender.ids["month"], [A])
    sender.desk.lists.put_pseudonyms(RECEIVER, sender.ids["month"], [B])
    assert (names(sender, pseudonym=A), names(sender, pseudonym=B)) == (set(), {"month"})


def test_the_order_of_import_is_enforced_where_it_is_asked_for(sender: Sender) -> None:
    sender.send("second", stamp="20261122050000")
    sender.send("first", MONTH, stamp="20261122040000")

    def fetch(name: str, *, in_order: bool = True) -> None:
        sender.desk.delivery.fetch(RECEIVER, sender.ids[name], AT, in_order=in_order)

    with pytest.raises(ExchangeError) as caught:
        fetch("second")
    assert caught.value.code == "earlier-unfetched"
    assert caught.value.details["earlier"] == {"id": sender.ids["first"], "stamp": "20261122040000"}
    assert sender.listed("second").unread
    fetch("first")
    fetch("second")
    sender.send("third", stamp="20261122070000")
    sender.send("late", stamp="20261122060000")
    fetch("third", in_order=False)
    sender.desk.delivery.withdraw(SENDER, sender.ids["late"], AT)
    fetch("third")


def test_hosted_offices_pseudonyms_are_made_from_the_files(desk: Desk, tmp_path: Path) -> None:
    unit = next(each for each in TOWN.units if each.label.startswith("month"))
    for office in TOWN.offices:
        desk.enrol_hosted(Party(office.number, office.service_type))
    by, to = session(unit.sender.number), session(unit.destination.number)
    plain = PlainSending(unit.files, allow_errors=False, repeat=None)
    sent = desk.hosted.send(by, plain, AT)[0].transmission_id
    marks = [desk.hosted.secrets.pseudonym(each.office(), "139998", "0000000001") for each in (by, to)]
    assert marks[0] != marks[1]
    for box, who, mark in ((Box.SENT, by, marks[0]), (Box.RECEIVED, to, marks[1])):
        query = Query(box, who.office(), Order.NEWEST, None, None, 10, pseudonym=mark)
        assert [each.transmission.transmission_id for each in desk.lists.page(query, AT)] == [sent]
    with pytest.raises(ExchangeError) as caught:
        desk.lists.put_pseudonyms(to, sent, [A])
    assert caught.value.code == "custody-differs"
    database = tmp_path / "test.sqlite3"
    assert not database.exists() or b"0000000001" not in database.read_bytes()


def test_a_hosted_receiver_s_pseudonyms_are_made_when_it_opens(desk: Desk) -> None:
    unit = next(each for each in TOWN.units if each.label.startswith("month"))
    sender, receiver = (Party(each.number, each.service_type) for each in (unit.sender, unit.destination))
    credential = desk.enrol(sender)
    desk.enrol_hosted(receiver)
    made = desk.seal_files(unit.files, sender, receiver, credential)
    by, to = session(sender.office_number), session(receiver.office_number)
    sent = desk.acceptance.accept(by, Sending(Payload(made.sealed, made.header)), AT).transmission_id
    mark = desk.hosted.secrets.pseudonym(receiver.office_number, "139998", "0000000001")
    query = Query(Box.RECEIVED, receiver.office_number, Order.NEWEST, None, None, 10, pseudonym=mark)
    assert desk.lists.page(query, AT) == []
    desk.hosted.open(to, sent, AT)
    assert [each.transmission.transmission_id for each in desk.lists.page(query, AT)] == [sent]


def test_the_secret_of_an_office_stays_the_same(desk: Desk) -> None:
    desk.register(SUPPORT)
    first = desk.hosted.secrets.pseudonym_key(SUPPORT.office_number)
    assert desk.hosted.secrets.pseudonym_key(SUPPORT.office_number) == first
    assert pseudonym(first, "139998", "0000000001") == desk.hosted.secrets.pseudonym(
        SUPPORT.office_number, "139998", "0000000001"
    )
    assert desk.hosted.secrets.pseudonym_key(PROVIDER.office_number) != first
