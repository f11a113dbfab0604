"""The demonstration town on either database: made once, looked at, and taken away from a copy."""

import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, insert, make_url, select

from careplan.exchange.audit import GENESIS, Event, Head, chain_event, check_chain
from careplan.exchange.certificates.book import CertificateBook, Page
from careplan.exchange.certificates.sandbox_authority import open_authority
from careplan.exchange.directory.linkage import LinkageDesk
from careplan.exchange.directory.offices import OfficeQuery, Reception
from careplan.exchange.errors import ExchangeError
from careplan.exchange.proof.audit_desk import AuditDesk
from careplan.exchange.proof.audit_file import verify_audit_file, write_audit_file
from careplan.exchange.proof.evidence import EvidenceDesk
from careplan.exchange.proof.fiscal_year import YearDesk
from careplan.exchange.proof.verify import Beside, verify_evidence
from careplan.exchange.receiving.lists import Listed
from careplan.exchange.receiving.versions import Standing as VersionStanding
from careplan.exchange.states import State
from careplan.exchange.town import desk as town_desk
from careplan.exchange.town.desk import CONFIRMATION, TASK, Made, Standing, TownDesk
from careplan.exchange.town.ports import Held
from careplan.exchange.transmissions import Box, Order, Query, Transmission
from careplan.sealing import Party, open_unit
from careplan.standard.check import check_files
from careplan.store.database import SqlStore
from careplan.store.engine import make_engine, sqlite_url
from careplan.store.migrate import upgrade_schema
from careplan.store.rows import Base, CarriedRow, table_of
from careplan.trust import load_credential
from support.exchange_desk import ADMIN, AT, PROVIDER, Desk, session
from support.postgres import PostgresServer

LATER = AT + timedelta(minutes=1)
WHOLE = Held(offices=7, foreign=0, staff=14, transmissions=82, drafts=3, groups=1)
NOTHING = Held(0, 0, 0, 0, 0, 0)
STAYS = {"audit_entries", "audit_head", "staff", "certificates", "hosted_keys"}


@dataclass
class Town:
    """A database with a town in it, the desks over it, and what its maker was told."""

    desk: Desk
    made: Made
    url: str

    @property
    def town(self) -> TownDesk:
        return desk_of(self.desk)

    def number(self, name: str) -> str:
        return next(each.office.sample.number for each in self.made.settlers if each.office.name == name)

    def listed(self, name: str, box: Box) -> list[Listed]:
        query = Query(box, self.number(name), Order.NEWEST, None, None, 200)
        return list(self.desk.lists.page(query, AT))

    def every(self) -> list[Transmission]:
        names = [each.office.name for each in self.made.settlers]
        return [each.transmission for name in names for each in self.listed(name, Box.SENT)]


def desk_of(desk: Desk, *, allowed: bool = True) -> TownDesk:
    return TownDesk(desk.staffing, desk.drafts, desk.enrolment, allowed)


def refused(code: str, work: Callable[[], object]) -> ExchangeError:
    with pytest.raises(ExchangeError) as caught:
        work()
    assert caught.value.code == code
    return caught.value


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def original(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Path, Made]:
    """A database with a town, and its authority's folder; nobody is connected to it any more."""
    folder = tmp_path_factory.mktemp("town")
    if request.param == "sqlite":
        url = sqlite_url(folder / "test.sqlite3")
        engine = make_engine(url, 1)
        upgrade_schema(engine)
        engine.dispose()
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        url = server.fresh()
    store = SqlStore(make_engine(url, 6))
    desk = Desk(store, folder)
    desk.bootstrap()
    made = desk_of(desk).build(ADMIN, AT)
    store.close()
    return url, folder, made


@pytest.fixture
def town(original: tuple[str, Path, Made], request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Town]:
    """A copy of it."""
    url, folder, made = original
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    if url.startswith("sqlite"):
        url = sqlite_url(tmp_path / "test.sqlite3")
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        url = server.fresh(str(make_url(url).database))
    store = SqlStore(make_engine(url, 6))
    yield Town(Desk(store, tmp_path), made, url)
    store.close()


def test_what_is_in_it(town: Town) -> None:
    report = town.town.standing(ADMIN)
    assert (report.standing, report.made_at, report.held) == (Standing.TOWN, AT, WHOLE)
    assert report == town.made.report
    people = {each.insured_number for settler in town.made.settlers for each in settler.office.people}
    assert len(people) == 30
    assert len({each.name for settler in town.made.settlers for each in settler.office.people}) == 30
    states = Counter(each.state for each in town.every())
    assert states == {
        State.RECEIVED: 73,
        State.ACCEPTED: 5,
        State.FETCHED: 2,
        State.REJECTED: 1,
        State.WITHDRAWN: 1,
    }
    months = {month for each in town.every() for month in each.months}
    assert {f"{month:%Y%m}" for month in town.made.season.months} <= months


def test_all_of_it_has_happened_before_now(town: Town) -> None:
    times = [at for each in town.every() for at in (each.accepted_at, each.changed_at)]
    assert min(times) >= town.made.season.founded
    assert max(times) < AT
    assert AT - min(times) > timedelta(days=80)
    entries = town.desk.store.read(lambda tx: list(tx.audit.entries()))
    assert check_chain(entries) is None
    told = [each.event.at for each in entries if each.event.action != "exchange.certificate"]
    made = next(i for i, each in enumerate(entries) if each.event.action == "town.make")
    assert told[made + 1 :] == sorted(told[made + 1 :])


def test_something_is_left_for_the_user_to_see(town: Town) -> None:
    unread = {
        name: sum(each.unread for each in town.listed(name, Box.RECEIVED)) for name in ("hinata", "minamo")
    }
    assert unread == {"hinata": 1, "minamo": 1}
    assert [each.reminder for each in town.listed("suzuran", Box.RECEIVED) if each.unread] == [True]
    standings = {each.version.standing for each in town.listed("hinata", Box.SENT)}
    assert {VersionStanding.SUPERSEDED, VersionStanding.NEWEST, VersionStanding.VOID} <= standings
    deleted = {each.version.standing for each in town.listed("minamo", Box.SENT)}
    assert VersionStanding.PARTLY_SUPERSEDED in deleted
    (back,) = [each for each in town.every() if each.state is State.REJECTED]
    rejection = town.desk.look(session(town.number("minamo")), back.transmission_id)[1].rejection
    assert rejection is not None
    assert [each["rule"] for each in rejection["findings"]] == ["field.code"]  # type: ignore[attr-defined]
    drafts = town.desk.drafts.page(session(town.number("hinata")), AT)
    assert sorted(str(each.about["refusal"]) for each in drafts) == ["None", "unit-has-errors"]
    groups = LinkageDesk(town.desk.store).groups(session(town.number("minamo")))
    assert [len(each.members) for each in groups] == [7]


def test_a_certificate_ends_soon_and_one_was_revoked(town: Town) -> None:
    book = CertificateBook(town.desk.store)
    ending = book.ending(ADMIN, Page(None, 100), timedelta(days=90), AT)
    assert [each.office_number for each in ending] == [town.number("nagisa")]
    assert AT < ending[0].not_after <= AT + timedelta(days=90)
    newer, older = book.history(ADMIN, town.number("tsubasa"))
    assert (newer.revoked_at, older.revocation_reason) == (None, "superseded")


def test_the_directory_answers_searches(town: Town) -> None:
    helpers = town.desk.registry.offices(
        OfficeQuery(prefecture="13", service_type="11", receives=Reception.PLAN)
    )
    assert {each.number for each in helpers} == {town.number("asagao"), town.number("minori")}
    assert all(each.number.startswith("1370") for each in town.desk.registry.offices(OfficeQuery()))


def test_the_report_of_one_support_office_has_its_five_partners(town: Town) -> None:
    desk, year = YearDesk(town.desk.store), town.made.fiscal_year
    assert desk.report(ADMIN, town.number("hinata"), year).has_partners_wanted
    assert not desk.report(ADMIN, town.number("minamo"), year).has_partners_wanted


def test_everybody_logs_in_by_the_one_password(town: Town) -> None:
    for settler in town.made.settlers:
        for staff_id in (settler.administrator_id, settler.staff_id):
            opened = town.desk.log_in(staff_id, town.made.password)
            assert (opened.session.office_number, opened.session.owes) == (settler.office.sample.number, None)


def test_what_is_three_months_old_is_proved(town: Town) -> None:
    signer, desk = town.desk.acceptance.signer, town.desk
    oldest = min(town.every(), key=lambda each: each.accepted_at)
    evidence = EvidenceDesk(desk.store, desk.trust, signer).make(
        session(oldest.sender.office_number), oldest.transmission_id, LATER
    )
    audit = AuditDesk(desk.store, signer)
    log = write_audit_file(audit.page(ADMIN, 0, 10_000), *audit.head(ADMIN, LATER))
    anchors = (desk.authority.certificate,)
    told = verify_audit_file(log, desk.trust.trust(LATER))
    verdict = verify_evidence(evidence, Beside(anchors=anchors, audit=told))
    assert (verdict.state, verdict.accepted_at) == (State.RECEIVED, oldest.accepted_at)


def test_the_key_that_was_handed_over_opens_what_its_office_received(town: Town) -> None:
    (settler,) = [each for each in town.made.settlers if each.own_key is not None]
    assert settler.own_key is not None
    unread = next(each.transmission for each in town.listed(settler.office.name, Box.RECEIVED) if each.unread)
    by = session(settler.office.sample.number)
    fetched = town.desk.delivery.fetch(by, unread.transmission_id, LATER)
    opened = open_unit(
        fetched.payload.sealed,
        credential=load_credential(settler.own_key.certificate, settler.own_key.key),
        trust=town.desk.trust.trust(LATER),
        at=LATER,
        header=fetched.payload.header,
        acceptance=fetched.statement,
    )
    assert check_files(opened.files).errors == 0
    assert b"TEST KEY" in settler.own_key.key
    assert "key" not in repr(settler).lower().replace("ownkey()", "").replace("own_key", "")


def test_a_reset_leaves_the_administrator_and_the_log(town: Town) -> None:
    revoked = town.desk.trust.trust(LATER)
    assert town.town.reset(ADMIN, LATER) == WHOLE
    report = town.town.standing(ADMIN)
    assert (report.standing, report.made_at, report.held) == (Standing.EMPTY, None, NOTHING)
    with town.desk.store.engine.connect() as connection:
        left = {
            table.name: connection.scalar(select(func.count()).select_from(table))
            for table in Base.metadata.sorted_tables
        }
    assert {name for name, count in left.items() if count} <= STAYS
    assert (left["staff"], left["certificates"], left["hosted_keys"]) == (1, 1, 1)  # the exchange's own
    town.desk.log_in("admin")
    entries = town.desk.store.read(lambda tx: list(tx.audit.entries()))
    assert check_chain(entries) is None
    assert (entries[-1].event.action, entries[-1].event.details["transmissions"]) == ("town.reset", 82)
    standing = town.desk.trust.trust(LATER)
    assert len(revoked.crls or ()) == len(standing.crls or ()) == 1
    assert standing.crls is not None
    assert len(list(standing.crls[0])) == 8  # the seven that stood, and the one revoked in the story


def test_a_reset_twice_does_nothing_the_second_time(town: Town) -> None:
    town.town.reset(ADMIN, LATER)
    head = town.desk.store.read(lambda tx: tx.audit.head())
    assert town.town.reset(ADMIN, LATER) == NOTHING
    assert town.desk.store.read(lambda tx: tx.audit.head()) == head


def test_no_byte_of_it_is_left_in_the_files_of_sqlite(town: Town, tmp_path: Path) -> None:
    if not town.url.startswith("sqlite"):
        rows = town.desk.store.read(lambda tx: tx.ground.certificates())
        assert len(rows) == 8
        return
    file, mark = tmp_path / "test.sqlite3", "ひなた居宅介護支援センター".encode()
    assert mark in file.read_bytes()
    town.town.reset(ADMIN, LATER)
    town.desk.store.close()
    assert not [path for path in tmp_path.glob("test.sqlite3*") if mark in path.read_bytes()]


def test_other_offices_are_removed_by_the_word_alone(town: Town) -> None:
    town.desk.enrol_hosted(PROVIDER)
    assert town.town.standing(ADMIN).standing is Standing.MIXED
    for word in (None, "", "yes"):
        error = refused("town-not-alone", lambda word=word: town.town.reset(ADMIN, LATER, word))  # type: ignore[misc]
        assert error.details["foreign"] == 1
    assert town.town.standing(ADMIN).held.offices == 8
    assert town.town.reset(ADMIN, LATER, CONFIRMATION).foreign == 1
    assert town.town.standing(ADMIN).standing is Standing.EMPTY


def test_a_town_is_made_once_and_only_where_it_may_be(town: Town) -> None:
    refused("town-not-empty", lambda: town.town.build(ADMIN, LATER))
    closed = desk_of(town.desk, allowed=False)
    refused("town-off", lambda: closed.build(ADMIN, LATER))
    refused("town-off", lambda: closed.reset(ADMIN, LATER, CONFIRMATION))
    assert closed.standing(ADMIN).allowed is False
    office = session(town.number("hinata"))
    for work in (town.town.build, town.town.reset):
        refused("administrator-only", lambda work=work: work(office, LATER))  # type: ignore[misc]
    refused("administrator-only", lambda: town.town.standing(office))


def test_of_two_at_once_one_is_told_to_wait(town: Town) -> None:
    other = SqlStore(make_engine(town.url, 2))
    is_alone = town.url.startswith("sqlite")  # on SQLite there is one process
    with (town.desk.store if is_alone else other).alone(TASK):
        refused("town-in-progress", lambda: town.town.build(ADMIN, LATER))
        refused("town-in-progress", lambda: town.town.reset(ADMIN, LATER))
    other.close()
    assert town.town.reset(ADMIN, LATER) == WHOLE


def test_offices_that_are_no_towns_are_never_removed(desk: Desk) -> None:
    desk.enrol_hosted(PROVIDER)
    assert desk_of(desk).standing(ADMIN).standing is Standing.OTHER
    for word in (None, CONFIRMATION):
        refused("town-missing", lambda word=word: desk_of(desk).reset(ADMIN, AT, word))  # type: ignore[misc]
    refused("town-not-empty", lambda: desk_of(desk).build(ADMIN, AT))
    assert desk.registry.office(PROVIDER.office_number).active


def test_what_an_imported_log_says_makes_no_town(desk: Desk) -> None:
    desk.enrol_hosted(PROVIDER)
    event = Event(AT, None, "admin", "town.make", "town", {"offices": PROVIDER.office_number})
    entry = chain_event(Head(0, GENESIS), event)  # a place that our own log has, too
    carried = {"number": 1, "at": AT, "staff_id": "admin", "action": event.action, "subject": event.subject}
    hashes = {"details": dict(event.details), "previous": entry.previous, "digest": entry.digest}
    with desk.store.engine.begin() as connection:
        connection.execute(insert(table_of(CarriedRow)), carried | hashes)
    assert desk_of(desk).standing(ADMIN).standing is Standing.OTHER
    refused("town-missing", lambda: desk_of(desk).reset(ADMIN, AT, CONFIRMATION))


def test_an_authority_without_a_past_makes_no_town(desk: Desk, tmp_path: Path) -> None:
    desk.authority = open_authority(tmp_path / "young", AT)
    certificate = desk.issue(Party("1370000017", "43")).certificate  # begins today
    desk.enrolment.authority.certificate = certificate  # type: ignore[misc]
    refused("town-authority-young", lambda: desk_of(desk).build(ADMIN, AT))
    assert desk_of(desk).standing(ADMIN).standing is Standing.EMPTY


def test_killed_in_its_midst_nothing_of_it_is_there(
    desk: Desk, store_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.bootstrap()
    command = [sys.executable, "-m", "support.killed_town", str(tmp_path), store_url, "9"]
    tests = Path(__file__).parents[1]
    assert subprocess.run(command, cwd=tests, check=False).returncode == -9
    assert desk_of(desk).standing(ADMIN).standing is Standing.EMPTY
    actions = desk.store.read(lambda tx: [each.event.action for each in tx.audit.entries()])
    assert actions == ["administrator.add", "exchange.certificate"]
    monkeypatch.setattr(town_desk, "rehearse", lambda _writer: [])
    made = desk_of(desk).build(ADMIN, AT)
    assert made.report.held.offices == 7
    assert desk_of(desk).reset(ADMIN, LATER).offices == 7
