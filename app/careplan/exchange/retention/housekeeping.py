"""What the running service does by itself, at intervals: ageing, and renewing its own certificate."""

from dataclasses import asdict, dataclass
from datetime import datetime

from careplan.exchange.audit import Event
from careplan.exchange.certificates.own_credential import OwnSigner
from careplan.exchange.people.login import verify_administrator
from careplan.exchange.people.staff import Session
from careplan.exchange.retention import refusals
from careplan.exchange.retention.sweep import Stopping, Sweeper, Swept, never

TASK = "housekeeping"


@dataclass(frozen=True, slots=True)
class Housekeeping:
    """Keeps house. Of several processes one does so at a time; the others take what it renewed."""

    sweeper: Sweeper
    signer: OwnSigner

    def run(self, at: datetime, stopping: Stopping = never) -> Swept | None:
        """Do one round; None where another process does it.

        Raises:
            ExchangeError: as `Identity.credential`: the deployment key was changed meanwhile.

        """
        with self.sweeper.store.alone(TASK) as mine:
            self.signer.renew(at, may_make=mine)
            return self.sweeper.sweep(at, stopping) if mine else None

    def run_for(self, by: Session, at: datetime) -> Swept:
        """Do one round now, for an administrator.

        Raises:
            ExchangeError: administrator-only, retention-running, and as `run`.

        """
        verify_administrator(by)
        swept = self.run(at)
        if swept is None:
            raise refusals.retention_running()
        event = Event(at, None, by.staff_id, "retention.run", "exchange", asdict(swept))
        self.sweeper.store.write(lambda tx: tx.audit.append(event))
        return swept
