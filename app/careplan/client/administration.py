"""What an administrator does: offices, log-ins, certificates."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from careplan.client.answers import InstalledCertificate, IssuePassword, ListedOffice, ListedOffices
from careplan.client.connection import Call
from careplan.client.reading import read_certificate, read_issue_password, read_listed, read_office
from careplan.client.routes import PEM_TYPE, segment
from careplan.client.staff_book import StaffBook

Custody = Literal["hosted", "own"]
KeyType = Literal["p256", "rsa2048", "rsa3072"]
Profile = Literal["care-insurance", "care-dx"]
Reason = Literal[
    "unspecified", "key_compromise", "affiliation_changed", "superseded", "cessation_of_operation"
]


class Administration(StaffBook):
    """The administrator's routes; every method raises `ClientError`."""

    def register(
        self, number: str, name: str, service_types: Sequence[str], custody: Custody
    ) -> ListedOffice:
        """Enter an office in the directory."""
        value = {"number": number, "name": name, "service_types": list(service_types), "custody": custody}
        return self._submit("POST", "/v1/offices", value, read_office)

    def register_list(self, offices: Sequence[Mapping[str, Any]]) -> ListedOffices:
        """Enter the offices of a list, each as `register` takes it, that are not in the directory yet; 500 at most."""
        return self._submit("POST", "/v1/offices/list", {"offices": list(offices)}, read_listed)

    def set_active(self, number: str, *, active: bool) -> ListedOffice:
        """Let an office take part, or no more."""
        return self._submit("PATCH", f"/v1/offices/{segment(number)}", {"active": active}, read_office)

    def install_certificate(self, number: str, pem: bytes) -> InstalledCertificate:
        """Put down the certificate of an office that keeps its own key."""
        path = f"/v1/offices/{segment(number)}/certificate"
        return self._ask(
            Call("PUT", path, pem, {"Content-Type": PEM_TYPE}, repeatable=True), read_certificate
        )

    def issue_certificate(
        self, number: str, key_type: KeyType = "p256", days: int = 1095, profile: Profile = "care-insurance"
    ) -> InstalledCertificate:
        """Make key and certificate of a hosted office."""
        path = f"/v1/offices/{segment(number)}/certificate"
        value = {"key_type": key_type, "days": days, "profile": profile}
        return self._submit("POST", path, value, read_certificate)

    def make_issue_password(
        self, number: str, profile: Profile = "care-insurance", hours: int = 168
    ) -> IssuePassword:
        """Make the password by which an office enrols a key of its own, once; the last one is void."""
        path = f"/v1/offices/{segment(number)}/issue-password"
        return self._submit("POST", path, {"profile": profile, "hours": hours}, read_issue_password)

    def certificates(
        self, *, ends_within: int | None = None, limit: int = 200
    ) -> Iterator[InstalledCertificate]:
        """Yield of each office the certificate that ends last; of those alone that end within so many days."""
        query = {"limit": str(limit)} | ({} if ends_within is None else {"ends_within": str(ends_within)})
        return self._list("/v1/certificates", read_certificate, query, "after")

    def revoke_certificate(
        self, number: str, reason: Reason = "unspecified", serial: str | None = None
    ) -> InstalledCertificate:
        """Revoke all certificates that an office could still use, or the one of a serial number."""
        path = f"/v1/offices/{segment(number)}/certificate/revocation"
        value = {"reason": reason} | ({} if serial is None else {"serial": serial})
        return self._submit("POST", path, value, read_certificate)
