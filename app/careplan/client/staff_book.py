"""What an administrator does with the log-ins of an office: its own, or the exchange's."""

from typing import Literal

from careplan.client.answers import ListedStaff, Staff
from careplan.client.connection import Call
from careplan.client.reading import read_listed_staff, read_staff
from careplan.client.routes import Routes, segment

StaffRole = Literal["staff", "office-administrator"]


class StaffBook(Routes):
    """The routes of an office's log-ins; every method raises `ClientError`."""

    def add_staff(
        self, number: str, staff_id: str, password: str | None = None, role: StaffRole = "staff"
    ) -> Staff:
        """Add a log-in; without a password one is made and returned, to be changed at the first log-in."""
        value = {"staff_id": staff_id, "role": role} | ({} if password is None else {"password": password})
        return self._submit("POST", _path(number), value, read_staff)

    def list_staff(self, number: str) -> list[ListedStaff]:
        """Return the log-ins by ID."""
        return self._get(
            _path(number), lambda values: [read_listed_staff(each) for each in values.inners("items")]
        )

    def set_staff_active(self, number: str, staff_id: str, *, active: bool) -> ListedStaff:
        """Switch a log-in off, which ends its sessions, or on again."""
        return self._submit("PATCH", _path(number, staff_id), {"active": active}, read_listed_staff)

    def reset_password(self, number: str, staff_id: str) -> Staff:
        """Make a provisional password; sessions and lock end."""
        return self._ask(Call("POST", _path(number, staff_id, "password")), read_staff)

    def reset_otp(self, number: str, staff_id: str) -> None:
        """Take one-time passwords away from somebody who lost the device."""
        self._connection.ask(Call("DELETE", _path(number, staff_id, "otp")))

    def unlock(self, number: str, staff_id: str) -> None:
        """Let somebody try again who failed too often."""
        self._connection.ask(Call("DELETE", _path(number, staff_id, "lock")))


def _path(number: str, *more: str) -> str:
    return "/".join(("/v1/offices", segment(number), "staff", *map(segment, more)))
