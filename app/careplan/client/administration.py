"""What an administrator does: offices, log-ins, certificates."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from careplan.client.answers import InstalledCertificate, ListedOffice, ListedOffices
from careplan.client.connection import Call
from careplan.client.reading import read_certificate, read_listed, read_office
from careplan.client.routes import PEM_TYPE, segment
from careplan.client.staff_book import StaffBook

Custody = Literal["hosted", "own"]
KeyType = Literal["p256", "rsa2048", "rsa3072"]
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
        self, number: str, key_type: KeyType = "p256", days: int = 1095
    ) -> InstalledCertificate:
        """Make key and certificate of a hosted office."""
        path = f"/v1/offices/{segment(number)}/certificate"
        return self._submit("POST", path, {"key_type": key_type, "days": days}, read_certificate)

    def revoke_certificate(self, number: str, reason: Reason = "unspecified") -> InstalledCertificate:
        """Revoke the certificate of an office that is in force."""
        path = f"/v1/offices/{segment(number)}/certificate/revocation"
        return self._submit("POST", path, {"reason": reason}, read_certificate)
