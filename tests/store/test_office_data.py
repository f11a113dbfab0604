"""One office's data from one exchange into another, on both databases."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.serialization import Encoding

from careplan.exchange.audit import check_chain
from careplan.exchange.certificates.own_credential import Identity, OwnSigner
from careplan.exchange.certificates.trusted import TrustedAuthorities
from careplan.exchange.custody.cabinet import KeyCabinet
from careplan.exchange.proof.evidence import EvidenceDesk
from careplan.exchange.proof.fiscal_year import YearDesk
from careplan.exchange.proof.verify import Beside, verify_evidence
from careplan.exchange.sending.archive import write_archive
from careplan.exchange.sending.hosted import PlainSending
from careplan.exchange.states import State
from careplan.exchange.transmissions import Box, Order, Payload, Query
from careplan.sealing import Party
from careplan.store.backup.errors import BackupError
from careplan.store.database import SqlStore
from careplan.store.engine import make_engine, sqlite_url
from careplan.store.migrate import upgrade_schema
from careplan.store.office_data.exporting import Wanted, export_office
from careplan.store.office_data.importing import Imported, import_office
from careplan.store.rows import OfficeRow, StampRow, TransmissionRow, table_of
from support.exchange_desk import AT, TOWN, Desk, session
from support.postgres import PostgresServer

SENDER, RECEIVER = (Party(each.number, each.service_type) for each in TOWN.offices[:2])
BY, TO = session(SENDER.office_number), session(RECEIVER.office_number, "staff-2")
NUMBER = SENDER.office_number
LATER = AT + timedelta(days=1)
PASSPHRASE = b"four words of it"


@pytest.fixture
def there(request: pytest.FixtureRequest, store_url: str, tmp_path: Path) -> Iterator[Desk]:
    """Another exchange, on the other database, with an authority and a deployment key of its own."""
    if store_url.startswith("sqlite"):
        server: PostgresServer = request.getfixturevalue("postgres")
        url = server.fresh()
    else:
        url = sqlite_url(tmp_path / "there.sqlite3")
    engine = make_engine(url, 6)
    upgrade_schema(engine)
    store = SqlStore(engine)
    (tmp_path / "there").mkdir()
    desk = Desk(store, tmp_path / "there")
    desk.cabinet = KeyCabinet(b"t" * 32)
    yield desk
    store.close()


@pytest.fixture
def sent(desk: Desk) -> list[str]:
    """Two hosted offices; a plan received, another withdrawn; a draft."""
    for each in (SENDER, RECEIVER):
        desk.enrol_hosted(each)
    units = [each for each in TOWN.units if each.label.startswith(f"plan-{RECEIVER.office_number}")][:1]
    units += [each for each in TOWN.units if each.label.startswith(f"month-{RECEIVER.office_number}")][:1]
    ids = []
    for unit in units:
        accepted = desk.hosted.send(BY, PlainSending(unit.files, allow_errors=False, repeat=None), AT)
        ids.append(accepted[0].transmission_id)
    desk.delivery.fetch(TO, ids[0], AT)
    desk.hosted.sign_receipt(TO, ids[0], AT)
    desk.drafts.save(BY, write_archive(units[0].files), AT)
    return ids


@dataclass
class Move:
    """The office's file, and where it goes."""

    here: Desk
    there: Desk
    file: Path

    def export(self, passphrase: bytes | None = PASSPHRASE) -> int:
        store = self.here.store
        return export_office(store.engine, self.here.cabinet, Wanted(NUMBER, passphrase), self.file, LATER)

    def put(self, passphrase: bytes | None = PASSPHRASE) -> Imported:
        return import_office(self.file, self.there.store.engine, self.there.cabinet, passphrase, LATER)

    def spoil(self, statement: str) -> None:
        with sqlite3.connect(self.file) as connection:
            connection.execute(statement)
        connection.close()


@pytest.fixture
def move(desk: Desk, there: Desk, tmp_path: Path) -> Move:
    return Move(desk, there, tmp_path / "office")


def test_everything_of_an_office_is_there_afterwards(move: Move, sent: list[str]) -> None:
    assert move.export() == 2
    done = move.put()
    assert done == Imported(NUMBER, 2, 0, 0, 1, 2, 1, (RECEIVER.office_number,))
    there = move.there
    query = Query(Box.SENT, NUMBER, Order.NEWEST, None, None, 10)
    here = move.here.page(query)
    assert [replace(each, sequence=0) for each in there.page(query)] == [
        replace(each, sequence=0) for each in here
    ]
    assert [each.transmission_id for each in here] == sent[::-1]
    for each in sent:
        payloads = [_payload(one, each) for one in (move.here, there)]
        assert payloads[0] == payloads[1] is not None
    partner = there.registry.office(RECEIVER.office_number)
    assert (partner.active, there.registry.office(NUMBER)) == (False, move.here.registry.office(NUMBER))
    (shown,) = there.drafts.page(BY, LATER)  # under the office's own secret, that travelled with it
    assert there.drafts.archive(BY, shown.draft.draft_id, LATER) == move.here.drafts.archive(
        BY, shown.draft.draft_id, LATER
    )
    assert there.hosted.secrets.pseudonym_key(NUMBER) == move.here.hosted.secrets.pseudonym_key(NUMBER)
    assert there.store.read(lambda tx: check_chain(tx.audit.entries())) is None


def _payload(desk: Desk, transmission_id: str) -> Payload | None:
    return desk.store.read(lambda tx: tx.transmissions.payload(transmission_id))


def test_evidence_and_the_year_are_made_there_too(move: Move, sent: list[str], tmp_path: Path) -> None:
    move.export()
    move.put()
    there, old = move.there, move.here.authority
    crl = tmp_path / "old.crl"
    crl.write_bytes(old.crl(AT).public_bytes(Encoding.PEM))
    trust = TrustedAuthorities(there.authority, (old.certificate,), (crl,))
    signer = OwnSigner(Identity(there.store, there.authority, there.cabinet), AT)
    pack = EvidenceDesk(there.store, trust, signer).make(BY, sent[0], LATER)
    anchors = (there.authority.certificate, old.certificate)
    verdict = verify_evidence(pack, Beside(anchors=anchors))
    assert (verdict.state, verdict.received_at) == (State.RECEIVED, AT)
    years = [YearDesk(each.store).report(BY, NUMBER, 2026) for each in (move.here, there)]
    assert years[0] == years[1]
    assert years[0].partners


def test_again_changes_nothing(move: Move, sent: list[str]) -> None:
    move.export()
    move.put()
    assert move.put() == Imported(NUMBER, 0, len(sent), 0, 0, 0, 0, ())


def test_without_a_passphrase_nothing_secret_travels(move: Move, sent: list[str]) -> None:
    assert move.export(None) == len(sent)
    with sqlite3.connect(move.file) as connection:
        for table in ("hosted_keys", "drafts", "draft_boxes", "staff", "sessions", "refresh_tokens"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)  # noqa: S608
    connection.close()
    done = move.put()
    assert (done.transmissions, done.certificates, done.keys, done.drafts) == (2, 1, 0, 0)
    held = move.there.store.read(lambda tx: tx.certificates.newest_first(NUMBER))
    assert [each.key_id for each in held] == [None]


def test_another_passphrase_writes_nothing(move: Move, sent: list[str]) -> None:
    move.export()
    head = move.there.store.read(lambda tx: tx.audit.head())
    with pytest.raises(BackupError, match="not the passphrase"):
        move.put(b"another")
    assert move.there.store.read(lambda tx: tx.audit.head()) == head
    assert move.there.store.read(lambda tx: tx.transmissions.find(sent[0])) is None


def test_what_is_there_stays(move: Move, sent: list[str]) -> None:
    move.export()
    there = move.there
    there.register(RECEIVER)
    with there.store.engine.begin() as connection:  # another transmission has one of the stamps
        taken = {"sender_office": NUMBER, "sender_type": SENDER.service_type, "transmission_id": "other"}
        _put_other(connection, move.here, sent[1], taken)
    done = move.put()
    assert (done.transmissions, done.clashing, done.partners) == (1, 1, ())
    assert there.registry.office(RECEIVER.office_number).active
    assert there.store.read(lambda tx: tx.transmissions.find(sent[1])) is None


def _put_other(connection: sa.Connection, here: Desk, like: str, taken: dict[str, str]) -> None:
    """A transmission of the same sender, stamp and kinds under another id."""
    with here.store.engine.connect() as source:
        for row in (OfficeRow, TransmissionRow, StampRow):
            table = table_of(row)
            query = sa.select(table)
            query = (
                query.where(table.c.number == NUMBER)
                if row is OfficeRow
                else query.where(table.c.transmission_id == like)
            )
            for found in source.execute(query).mappings():
                values = dict(found) | ({} if row is OfficeRow else taken)
                connection.execute(sa.insert(table), values)


SPOILINGS = {
    "bytes": ("UPDATE payloads SET sealed = x'00'", "something was changed"),
    "header": ("UPDATE proofs SET header = x'00'", "something was changed"),
    "entry": ("UPDATE audit_entries SET action = 'x'", "something was changed"),
    "format": ("UPDATE backup_facts SET value = '\"x\"' WHERE name = 'format'", "no office's data"),
    "facts": ("DROP TABLE backup_facts", "no office's data"),
}


@pytest.mark.parametrize("name", SPOILINGS)
def test_a_changed_file_is_refused(name: str, move: Move, sent: list[str]) -> None:
    move.export()
    statement, message = SPOILINGS[name]
    move.spoil(statement)
    with pytest.raises(BackupError, match=message):
        move.put()
    assert move.there.store.read(lambda tx: tx.transmissions.find(sent[0])) is None


def test_an_office_that_is_not_there_is_not_exported(move: Move) -> None:
    with pytest.raises(BackupError, match="no office"):
        move.export()
    assert not move.file.exists()
