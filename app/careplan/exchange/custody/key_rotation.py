"""Changing the deployment key: every kept key is encrypted anew, in one transaction.

The key of the content marks stays, for marks are compared with those of before: it is kept as one of the encrypted
keys from the first change on. Until then it is made of the deployment key itself.
"""

from datetime import datetime

from careplan.exchange.audit import Event
from careplan.exchange.custody.cabinet import KeyCabinet, verify_in_use
from careplan.exchange.errors import ExchangeError
from careplan.exchange.ports import Store, Transaction

MARKS = "content-marks"
_MARKS_OWNER = "marks"


def open_cabinet(store: Store, deployment_key: bytes) -> KeyCabinet:
    """Return the cabinet of a deployment key, once it has opened what was kept under it.

    Raises:
        ExchangeError: key-unreadable: what is kept was encrypted under another key, perhaps a later one.

    """
    cabinet = KeyCabinet(deployment_key)

    def work(tx: Transaction) -> bytes | None:
        own = tx.certificates.own()
        if own is not None:
            cabinet.open_key(own[1])
        marks = tx.certificates.find_key(MARKS)
        return None if marks is None else cabinet.open_key(marks)

    marker = store.read(work)
    return cabinet if marker is None else KeyCabinet(deployment_key, marker)


def opens(store: Store, deployment_key: bytes) -> bool:
    """Tell whether the deployment key is the one that what is kept was encrypted under."""
    try:
        open_cabinet(store, deployment_key)
    except ExchangeError:
        return False
    return True


def change_key(store: Store, old: KeyCabinet, deployment_key: bytes, at: datetime) -> int:
    """Encrypt everything that is kept under another deployment key; return how many keys that were.

    Raises:
        ExchangeError: key-unreadable: `old` is not the cabinet that they are kept in. Nothing is changed then.

    """
    new = KeyCabinet(deployment_key, old.marker)

    def work(tx: Transaction) -> int:
        verify_in_use(tx, old, alone=True)
        kept = list(tx.certificates.every_key())
        for key in kept:
            tx.certificates.replace_key(new.seal_key(key.owner, key.key_id, old.open_key(key)))
        if all(key.key_id != MARKS for key in kept):
            tx.certificates.add_key(new.seal_key(_MARKS_OWNER, MARKS, old.marker))
        tx.audit.append(Event(at, None, None, "deployment-key.change", "exchange", {"keys": len(kept)}))
        return len(kept)

    return store.write(work)
