"""The directory: offices, their certificates, the authority."""

from collections.abc import Iterator

from cryptography import x509

from careplan.client.answers import ListedOffice
from careplan.client.reading import read_office
from careplan.client.routes import Routes, segment
from careplan.trust import load_certificate, load_certificates, load_crls

_MOST_PEM = 16 * 1024 * 1024


class Directory(Routes):
    """Who takes part, and by which certificates. All but the offices can be read without a log-in.

    Every method raises `ClientError`; those that return certificates or lists raise `TrustError` for what cannot be
    read. Nothing here is verified: that is done by whoever seals and opens, against authorities it knows itself.
    """

    def offices(self, *, limit: int = 200) -> Iterator[ListedOffice]:
        """Yield the offices by number; `limit` is the size of a page."""
        return self._list("/v1/offices", read_office, {"limit": str(limit)}, "after")

    def office(self, number: str) -> ListedOffice:
        """Return one office."""
        return self._get(f"/v1/offices/{segment(number)}", read_office)

    def certificate(self, number: str) -> x509.Certificate:
        """Return the certificate to seal for."""
        return load_certificate(self._bytes(f"/v1/offices/{segment(number)}/certificate", _MOST_PEM).body)

    def anchors(self) -> tuple[x509.Certificate, ...]:
        """Return the authorities that the exchange trusts, its own first."""
        return load_certificates(self._bytes("/v1/authority/certificate", _MOST_PEM).body)

    def crls(self) -> tuple[x509.CertificateRevocationList, ...]:
        """Return the revocation lists of these authorities."""
        return load_crls(self._bytes("/v1/authority/crl", _MOST_PEM).body)

    def exchange_certificate(self) -> x509.Certificate:
        """Return the certificate by which the exchange signs acceptance statements."""
        return load_certificate(self._bytes("/v1/exchange/certificate", _MOST_PEM).body)
