"""Run as a process: makes a demonstration town, and kills itself (-9) in its midst.

Arguments: folder of the authority, URL of the database, at which password.
"""

import os
import signal
import sys
from pathlib import Path

from careplan.exchange.people.staffing import StaffDesk
from careplan.exchange.town import desk as town_desk
from careplan.exchange.town.desk import TownDesk
from careplan.store.database import SqlStore
from careplan.store.engine import make_engine
from support.exchange_desk import ADMIN, AT, CHEAP, Desk


class Deadly:
    """Passwords, till the one that kills."""

    def __init__(self, left: int) -> None:
        self.left = left

    def hash(self, password: str) -> str:
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        self.left -= 1
        return CHEAP.hash(password)

    def matches(self, password: str, password_hash: str | None) -> bool:
        return CHEAP.matches(password, password_hash)


def main(folder: str, url: str, left: int) -> None:
    desk = Desk(SqlStore(make_engine(url, 6)), Path(folder))
    vars(town_desk)["rehearse"] = lambda _writer: []
    staff = StaffDesk(desk.store, Deadly(left))
    TownDesk(staff, desk.drafts, desk.enrolment, allowed=True).build(ADMIN, AT)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
