"""Run as a process: changes the deployment key, and kills itself (-9) in the middle.

Arguments: data folder, URL of the database, after how many re-encrypted keys (-1: after the commit).
"""

import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from careplan.store.certificates import SqlCertificates
from careplan.store.database import SqlStore
from careplan.store.datafolder import DataFolder, hold_folder
from careplan.store.deployment import rotate_key
from careplan.store.engine import make_engine


def die(*_arguments: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main(data: str, url: str, after: int) -> None:
    replace, left = SqlCertificates.replace_key, [after]

    def replace_or_die(self: SqlCertificates, key: object) -> None:
        if left[0] == 0:
            die()
        left[0] -= 1
        replace(self, key)  # type: ignore[arg-type]

    if after < 0:
        DataFolder.take_next_key = die  # type: ignore[method-assign,assignment]
    else:
        SqlCertificates.replace_key = replace_or_die  # type: ignore[method-assign]
    folder = hold_folder(Path(data), None, alone=False)
    rotate_key(SqlStore(make_engine(url, 2)), folder, datetime(2026, 11, 22, tzinfo=UTC))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
