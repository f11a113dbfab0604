"""The deployment key on the disk and what is kept under it in the database, brought together.

A change writes the new key to a file beside, encrypts everything anew in one transaction, then moves the new file to
the place of the old. Killed before the transaction is over, the old key is in force; killed after it, the new one,
which the next start moves to its place. Whichever opens what is kept is the one.
"""

from datetime import datetime

from careplan.exchange.custody.cabinet import KeyCabinet
from careplan.exchange.custody.key_rotation import change_key, open_cabinet, opens
from careplan.exchange.ports import Store
from careplan.store.datafolder import DataFolder


def load_cabinet(store: Store, folder: DataFolder) -> KeyCabinet:
    """Return the cabinet of the deployment key in force; end a change that was cut off.

    Raises:
        DataFolderError: the key's file is missing or damaged.
        ExchangeError: key-unreadable: the key is another, such as one that was changed since.

    """
    key, following = folder.deployment_key(), folder.next_key()
    if following is not None and not opens(store, key) and opens(store, following):
        folder.take_next_key()
        key = following
    return open_cabinet(store, key)


def rotate_key(store: Store, folder: DataFolder, at: datetime) -> int:
    """Change the deployment key for a new one; return how many keys were encrypted anew.

    Raises:
        DataFolderError, ExchangeError: as `load_cabinet`.
        OSError: the new key cannot be written.

    """
    old = load_cabinet(store, folder)
    changed = change_key(store, old, folder.make_next_key(), at)
    folder.take_next_key()
    return changed
