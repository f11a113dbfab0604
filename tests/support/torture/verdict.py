"""What has to be true once the service is dead: read from the database itself."""

from dataclasses import dataclass
from functools import partial

from careplan.exchange.audit import check_chain
from careplan.exchange.ports import Transaction
from careplan.exchange.transmissions import Transmission
from careplan.main import open_store
from careplan.settings import Settings
from careplan.store.datafolder import hold_folder
from support.torture.load import Load
from support.torture.service import OTHER, Place


@dataclass(frozen=True, slots=True)
class Verdict:
    """Numbers that have to be 0, and how many were accepted. `broken_at`: the first bad audit entry, or None."""

    accepted: int
    lost: int
    doubled: int
    seen_and_lost: int
    without_bytes: int
    broken_at: int | None

    @property
    def holds(self) -> bool:
        """Whether every promise was kept."""
        bad = (self.lost, self.doubled, self.seen_and_lost, self.without_bytes)
        return not any(bad) and self.broken_at is None


def judge(place: Place, load: Load) -> Verdict:
    """Compare what was answered and seen with what is kept."""
    folder = hold_folder(place.data, None, alone=place.database is None)
    store = open_store(Settings(data=place.data, database_url=place.database), folder)  # type: ignore[arg-type]
    entries = store.read(lambda tx: list(tx.audit.entries()))
    accepted = [entry.event.subject for entry in entries if entry.event.action == "transmission.accept"]
    kept = {each: store.read(partial(_found, transmission_id=each)) for each in accepted}
    store.close()
    folder.release()
    answered = set(load.answered.values())
    return Verdict(
        accepted=len(answered),
        lost=sum(kept.get(each) is None for each in answered),
        doubled=len(accepted)
        - len(set(accepted))
        + len(set(accepted) - answered)
        + len(load.answered)
        - len(answered),
        seen_and_lost=sum(kept.get(each) is None for each in load.seen),
        without_bytes=sum(found is not None and not found[1] for found in kept.values()),
        broken_at=check_chain(entries),
    )


def _found(tx: Transaction, transmission_id: str) -> tuple[Transmission, bool] | None:
    found = tx.transmissions.find(transmission_id)
    if found is None or found.destination != OTHER:
        return None
    payload = tx.transmissions.payload(transmission_id)
    return found, payload is not None and len(payload.sealed) == found.size
