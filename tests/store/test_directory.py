"""Searching the directory, partners by traffic, linkage groups: on both databases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from careplan.exchange.directory.groups import MOST_MEMBERS
from careplan.exchange.directory.linkage import LinkageDesk
from careplan.exchange.directory.offices import Custody, Office, OfficeQuery, Reception
from careplan.exchange.errors import ExchangeError
from careplan.store.database import SqlStore
from support.exchange_desk import (
    ADMIN,
    AT,
    PROVIDER,
    SUPPORT,
    Desk,
    envelope,
    sealed,
    sending,
    session,
)

OWNER, MEMBER = session(SUPPORT.office_number), session(PROVIDER.office_number, "staff-2")
THIRD = session("1370000033", "staff-3")


def office(number: str, name: str, *types: str) -> Office:
    return Office(number, name, types or ("11",), Custody.OWN, True, AT)


@pytest.fixture
def town(desk: Desk) -> Desk:
    listed = [
        office("1370000017", "ｻｸﾗ居宅", "43"),
        office("1370000025", "サクラ 貸与", "17", "67"),
        office("2770000017", "100%_介護", "11", "A2"),
        office("1370000033", "さくら", "11"),
    ]
    desk.registry.register_listed(ADMIN, listed, AT)
    desk.registry.declare(session("1370000025"), "1370000025", [Reception.MONTH, Reception.PLAN], AT)
    return desk


@pytest.mark.parametrize(
    ("conditions", "found"),
    [
        ({}, ["1370000017", "1370000025", "1370000033", "2770000017"]),
        ({"prefecture": "13"}, ["1370000017", "1370000025", "1370000033"]),
        ({"prefecture": "27"}, ["2770000017"]),
        ({"service_type": "17"}, ["1370000025"]),
        ({"service_type": "67", "prefecture": "27"}, []),
        ({"service_type": "A2"}, ["2770000017"]),
        ({"name": "サクラ"}, ["1370000017", "1370000025"]),
        ({"name": "ｻｸﾗ貸"}, ["1370000025"]),
        ({"name": "%_"}, ["2770000017"]),
        ({"name": "_"}, ["2770000017"]),
        ({"number": "13700000"}, ["1370000017", "1370000025", "1370000033"]),
        ({"number": "1370000033"}, ["1370000033"]),
        ({"receives": Reception.PLAN}, ["1370000025"]),
        ({"receives": Reception.ACTUAL}, []),
        ({"after": "1370000025", "limit": 1}, ["1370000033"]),
    ],
)
def test_the_directory_is_searched(town: Desk, conditions: dict[str, object], found: list[str]) -> None:
    query = replace(OfficeQuery(), **conditions)  # type: ignore[arg-type]
    assert [each.number for each in town.registry.offices(query)] == found


def test_a_list_adds_what_is_new_and_leaves_the_rest(town: Desk) -> None:
    listed = [office("1370000017", "もっと新しい名前", "46"), office("1370000041", "ひので")]
    became = town.registry.register_listed(ADMIN, listed, AT)
    assert (became.added, became.known) == (("1370000041",), ("1370000017",))
    assert town.registry.office("1370000017").name == "ｻｸﾗ居宅"
    assert refusal(lambda: town.registry.register_listed(OWNER, listed, AT)) == "administrator-only"
    assert refusal(lambda: town.registry.register_listed(ADMIN, [office("1", "x")], AT)) == "office-malformed"


def test_an_office_declares_for_itself(town: Desk) -> None:
    declared = town.registry.declare(OWNER, SUPPORT.office_number, [Reception.ACTUAL, Reception.ACTUAL], AT)
    assert declared.receives == (Reception.ACTUAL,)
    assert town.registry.declare(ADMIN, SUPPORT.office_number, [], AT).receives == ()
    assert refusal(lambda: town.registry.declare(MEMBER, SUPPORT.office_number, [], AT)) == "office-unknown"


def test_partners_are_those_of_the_traffic(desk: Desk, store: SqlStore) -> None:
    keys = desk.enrol(SUPPORT), desk.enrol(PROVIDER)
    linkage = LinkageDesk(store)
    assert linkage.partners(OWNER) == []
    for index in range(2):
        about = envelope(stamp=f"2026112203040{index}")
        desk.acceptance.accept(OWNER, sending(sealed(desk, *keys, about)), AT + timedelta(seconds=index))
    (partner,) = linkage.partners(OWNER)
    assert (partner.office_number, partner.sent, partner.received) == (PROVIDER.office_number, 2, 0)
    assert partner.last_at == AT + timedelta(seconds=1)
    (other,) = linkage.partners(MEMBER)
    assert (other.office_number, other.sent, other.received) == (SUPPORT.office_number, 0, 2)


def test_a_group_from_making_to_dissolving(town: Desk) -> None:
    linkage = LinkageDesk(town.store)
    group = linkage.make(OWNER, "みほん地区", AT)
    assert (group.number, group.members) == ("G000001", (SUPPORT.office_number,))
    assert refusal(lambda: linkage.group(MEMBER, group.number)) == "group-unknown"
    for _ in range(2):
        taken = linkage.put_member(OWNER, group.number, PROVIDER.office_number, AT)
        assert taken.members == (SUPPORT.office_number, PROVIDER.office_number)
    assert linkage.groups(MEMBER) == [taken]
    assert linkage.groups(THIRD) == []
    third = "1370000033"
    assert refusal(lambda: linkage.put_member(MEMBER, group.number, third, AT)) == "group-owner-only"
    assert refusal(lambda: linkage.put_member(OWNER, group.number, "1370000999", AT)) == "office-unknown"
    assert refusal(lambda: linkage.drop_member(MEMBER, group.number, third, AT)) == "group-owner-only"
    assert (
        refusal(lambda: linkage.drop_member(OWNER, group.number, SUPPORT.office_number, AT))
        == "group-owner-stays"
    )
    linkage.drop_member(MEMBER, group.number, PROVIDER.office_number, AT)
    assert linkage.group(OWNER, group.number).members == (SUPPORT.office_number,)
    assert refusal(lambda: linkage.dissolve(MEMBER, group.number, AT)) == "group-unknown"
    linkage.dissolve(OWNER, group.number, AT)
    assert refusal(lambda: linkage.group(OWNER, group.number)) == "group-unknown"
    assert linkage.make(OWNER, "つぎ", AT).number == "G000002"
    actions = [entry.event.action for entry in town.store.read(lambda tx: list(tx.audit.entries()))]
    assert [each for each in actions if each.startswith("group.")] == [
        "group.make", "group.join", "group.leave", "group.dissolve", "group.make",
    ]  # fmt: skip


def test_a_group_is_bounded(town: Desk) -> None:
    linkage = LinkageDesk(town.store)
    group = linkage.make(OWNER, "みほん地区", AT)
    numbers = [f"14700{index:05}" for index in range(MOST_MEMBERS)]
    town.registry.register_listed(ADMIN, [office(number, "x") for number in numbers], AT)

    def fill(tx: object) -> None:
        for number in numbers[1:]:
            tx.groups.put_member(group.number, number, AT)  # type: ignore[attr-defined]

    town.store.write(fill)
    assert refusal(lambda: linkage.put_member(OWNER, group.number, numbers[0], AT)) == "group-full"


@pytest.mark.parametrize("name", ["", "  ", "x" * 65, "a\nb"])
def test_a_group_has_a_name(town: Desk, name: str) -> None:
    assert refusal(lambda: LinkageDesk(town.store).make(OWNER, name, AT)) == "group-malformed"


def test_an_administrator_has_no_groups(town: Desk) -> None:
    linkage = LinkageDesk(town.store)
    assert refusal(lambda: linkage.make(ADMIN, "x", AT)) == "office-only"
    assert refusal(lambda: linkage.partners(ADMIN)) == "office-only"


def refusal(work: Callable[[], object]) -> str:
    with pytest.raises(ExchangeError) as caught:
        work()
    return caught.value.code
