"""The directory: offices, their certificates, the authority."""

import json
from collections.abc import Iterator, Mapping, Sequence

from cryptography import x509

from careplan.client.answers import Group, InstalledCertificate, ListedOffice, Partner
from careplan.client.connection import Call
from careplan.client.reading import read_certificate, read_group, read_office, read_partner
from careplan.client.routes import JSON_TYPE, Routes, segment
from careplan.trust import load_certificate, load_certificates, load_crls

_MOST_PEM = 16 * 1024 * 1024


class Directory(Routes):
    """Who takes part, and by which certificates. All but the offices can be read without a log-in.

    Every method raises `ClientError`; those that return certificates or lists raise `TrustError` for what cannot be
    read. Nothing here is verified: that is done by whoever seals and opens, against authorities it knows itself.
    """

    def offices(
        self, conditions: Mapping[str, str | None] | None = None, *, limit: int = 200
    ) -> Iterator[ListedOffice]:
        """Yield the offices that fit all conditions, by number; `limit` is the size of a page.

        Conditions: `prefecture` (2 digits), `service_type` (2 characters), `receives` (plan, month, actual,
        preventive), `name` (a part of it), `number` (its beginning).
        """
        given = {name: value for name, value in (conditions or {}).items() if value is not None}
        return self._list("/v1/offices", read_office, given | {"limit": str(limit)}, "after")

    def declare(self, number: str, receives: Sequence[str]) -> ListedOffice:
        """Say what the own office can receive: plan, month, actual, preventive."""
        path = f"/v1/offices/{segment(number)}/receives"
        return self._submit("PUT", path, {"receives": list(receives)}, read_office)

    def partners(self) -> tuple[Partner, ...]:
        """Return the offices that the own office has exchanged with, the latest first."""
        return self._get("/v1/partners", lambda values: tuple(map(read_partner, values.inners("items"))))

    # Linkage groups

    def groups(self) -> tuple[Group, ...]:
        """Return the groups that the own office is in."""
        return self._get("/v1/groups", lambda values: tuple(map(read_group, values.inners("items"))))

    def make_group(self, name: str) -> Group:
        """Make a group; the own office owns it."""
        return self._submit("POST", "/v1/groups", {"name": name}, read_group)

    def put_member(self, group: str, number: str) -> Group:
        """Take an office into a group that we own."""
        return self._ask(Call("PUT", _member(group, number), repeatable=True), read_group)

    def drop_member(self, group: str, number: str) -> None:
        """Leave a group, or let an office leave a group that we own."""
        self._connection.ask(Call("DELETE", _member(group, number), repeatable=True))

    def dissolve_group(self, group: str) -> None:
        """Dissolve a group that we own."""
        self._connection.ask(Call("DELETE", f"/v1/groups/{segment(group)}"))

    # Certificates

    def office(self, number: str) -> ListedOffice:
        """Return one office."""
        return self._get(f"/v1/offices/{segment(number)}", read_office)

    def certificate(self, number: str) -> x509.Certificate:
        """Return the certificate to seal for."""
        return load_certificate(self._bytes(f"/v1/offices/{segment(number)}/certificate", _MOST_PEM).body)

    def enrol(self, number: str, request: bytes, password: str) -> InstalledCertificate:
        """Have a certificate made for the key of a request (CSR, PEM); the issue password is the only log-in.

        The same request again gets the same certificate.
        """
        body = json.dumps({"request": request.decode("ascii"), "password": password}).encode()
        path, form = f"/v1/offices/{segment(number)}/enrolment", {"Content-Type": JSON_TYPE}
        return self._ask(Call("POST", path, body, form, repeatable=True), read_certificate)

    def anchors(self) -> tuple[x509.Certificate, ...]:
        """Return the authorities that the exchange trusts, its own first."""
        return load_certificates(self._bytes("/v1/authority/certificate", _MOST_PEM).body)

    def crls(self) -> tuple[x509.CertificateRevocationList, ...]:
        """Return the revocation lists of these authorities."""
        return load_crls(self._bytes("/v1/authority/crl", _MOST_PEM).body)

    def exchange_certificate(self) -> x509.Certificate:
        """Return the certificate by which the exchange signs acceptance statements."""
        return load_certificate(self._bytes("/v1/exchange/certificate", _MOST_PEM).body)


def _member(group: str, number: str) -> str:
    return f"/v1/groups/{segment(group)}/members/{segment(number)}"
