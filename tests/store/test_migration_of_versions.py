"""A database of the first schema with transmissions in it: what they state is known afterwards."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import command

from careplan.store.database import SqlStore
from careplan.store.engine import make_engine
from careplan.store.migrate import alembic_config, upgrade_schema

AT = datetime(2026, 11, 22, tzinfo=UTC)
SENDER, RECEIVER = "1370000017", "1370000025"


def fill(connection: sa.Connection) -> None:
    """Put two versions of a month and a plan into the tables as the first schema has them."""
    tables = sa.MetaData()
    tables.reflect(connection, only=("offices", "transmissions"))
    office = {
        "name": "みほん",
        "service_types": ["43"],
        "custody": "own",
        "active": True,
        "registered_at": AT,
    }
    connection.execute(
        sa.insert(tables.tables["offices"]), [office | {"number": each} for each in (SENDER, RECEIVER)]
    )
    month, plan = ["UPPLAN", "UPSIKYU", "UPHOSOKU"], ["UP1KYO", "UP2KYO", "UP3KYO", "UPHOSOKU"]
    common = {
        "sender_office": SENDER,
        "sender_type": "43",
        "destination_office": RECEIVER,
        "destination_type": "17",
        "edition": "4.1",
        "sealed_sha256": "0" * 64,
        "header_sha256": "0" * 64,
        "size": 1,
        "state": "accepted",
        "accepted_at": AT,
        "changed_at": AT,
    }
    connection.execute(
        sa.insert(tables.tables["transmissions"]),
        [
            common
            | {
                "transmission_id": f"t{number}",
                "sequence": number,
                "stamp": f"2026112200000{number}",
                "kinds": kinds,
                "months": months,
            }
            for number, kinds, months in ((1, month, ["202612"]), (2, month, ["202612"]), (3, plan, []))
        ],
    )


def test_transmissions_of_before_are_versions_too(empty_url: str) -> None:
    engine = make_engine(empty_url, 2)
    with engine.begin() as connection:
        command.upgrade(alembic_config(connection), "0001")
        fill(connection)
    upgrade_schema(engine)
    store = SqlStore(engine)
    around = store.read(lambda tx: tx.versions.around(["t1", "t2", "t3"]))
    assert [[each.superseded_by for each in around[name]] for name in ("t1", "t2", "t3")] == [
        ["t2"],
        [None],
        [],
    ]
    store.close()
