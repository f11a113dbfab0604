"""What has been kept long enough, in the database."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Executable, delete, select, tuple_, update

from careplan.exchange.states import State
from careplan.exchange.transmissions import Transmission
from careplan.store.rows import PayloadRow, RefreshRow, RepeatRow, SessionRow, TransmissionRow, table_of
from careplan.store.transmissions import SHOWN, transmission_of

_TRANSMISSIONS, _PAYLOADS, _REPEATS, _SESSIONS, _REFRESHES = map(
    table_of, (TransmissionRow, PayloadRow, RepeatRow, SessionRow, RefreshRow)
)
_WAITING = (State.ACCEPTED.value, State.FETCHED.value)


class SqlAgeing:
    """`careplan.exchange.retention.ageing.Ageing`. The index of what is unpurged leads, by time of acceptance."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def overdue(self, accepted_by: datetime, limit: int) -> Sequence[Transmission]:
        """Return transmissions accepted by then that still wait for a receipt, the oldest first."""
        row = _TRANSMISSIONS.c
        query = SHOWN.where(row.purged_at.is_(None), row.accepted_at <= accepted_by)
        waiting = query.where(row.state.in_(_WAITING)).order_by(row.accepted_at).limit(limit)
        return [transmission_of(each) for each in self._connection.execute(waiting)]

    def purgeable(self, states: Sequence[State], changed_by: datetime, limit: int) -> Sequence[Transmission]:
        """Return transmissions in these states since then or longer, their bytes still kept, the oldest first."""
        row = _TRANSMISSIONS.c
        # Nothing changes before it is accepted: the second condition lets the index end the search.
        old = (row.changed_at <= changed_by) & (row.accepted_at <= changed_by)
        query = SHOWN.where(row.purged_at.is_(None), old, row.state.in_([each.value for each in states]))
        ordered = query.order_by(row.accepted_at).limit(limit)
        return [transmission_of(each) for each in self._connection.execute(ordered)]

    def purge(self, transmission_id: str, at: datetime) -> bool:
        """Remove the sealed bytes; False where they were removed before. Everything else stays."""
        which = (_TRANSMISSIONS.c.transmission_id == transmission_id) & _TRANSMISSIONS.c.purged_at.is_(None)
        if self._count(update(_TRANSMISSIONS).where(which).values(purged_at=at)) == 0:
            return False
        self._connection.execute(delete(_PAYLOADS).where(_PAYLOADS.c.transmission_id == transmission_id))
        return True

    def forget_repeats(self, used_by: datetime, limit: int) -> int:
        """Remove idempotency keys used by then whose transmission is purged; return how many."""
        row = _REPEATS.c
        identity = (row.office_number, row.route, row.key)
        old = (
            select(*identity)
            .join_from(_REPEATS, _TRANSMISSIONS, _TRANSMISSIONS.c.transmission_id == row.transmission_id)
            .where(row.used_at <= used_by, _TRANSMISSIONS.c.purged_at.is_not(None))
            .limit(limit)
        )
        return self._count(delete(_REPEATS).where(tuple_(*identity).in_(old)))

    def forget_sessions(self, at: datetime) -> int:
        """Remove access and refresh tokens that have ended; return how many."""
        return sum(
            self._count(delete(kind).where(kind.c.expires_at <= at)) for kind in (_SESSIONS, _REFRESHES)
        )

    def _count(self, statement: Executable) -> int:
        return self._connection.execute(statement).rowcount
