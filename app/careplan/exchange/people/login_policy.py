"""What the deployment asks of those who log in."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from careplan.exchange.people.lockout import LockPolicy
from careplan.exchange.people.staff import Duty, Staff


class Demand(StrEnum):
    """Of which offices a client certificate is demanded: none, those that keep their own key, all."""

    OFF = "off"
    OWN = "own"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class LoginPolicy:
    """How long tokens and passwords hold, what is asked besides the password, when an ID is locked.

    `access` is the time of a token, `refresh` that of a whole family; `password_age` None: passwords do not expire.
    """

    access: timedelta = timedelta(minutes=60)
    refresh: timedelta = timedelta(hours=8)
    password_age: timedelta | None = None
    otp_required: bool = False
    certificates: Demand = Demand.OFF
    lock: LockPolicy = field(default_factory=LockPolicy)

    def owed(self, staff: Staff, at: datetime) -> Duty | None:
        """Return what the log-in has to do first, if anything."""
        expired = self.password_age is not None and at - staff.password_set_at >= self.password_age
        if staff.provisional or expired:
            return Duty.PASSWORD_CHANGE
        if self.otp_required and staff.otp_since is None:
            return Duty.OTP_ENROLMENT
        return None
