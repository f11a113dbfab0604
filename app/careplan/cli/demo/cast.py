"""Who takes part: an authority, the administrator, a support office and two providers."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509

from careplan.authority import Holder, KeyType, certificate_pem, issue_in_folder, load_folder
from careplan.cli.demo.service import Service
from careplan.client import (
    Acceptance,
    Client,
    Office,
    Received,
    Retries,
    TransmissionDetail,
    verify_acceptance,
)
from careplan.client.administration import Custody
from careplan.sealing import Statement, Trust
from careplan.standard.check import Report, check_files
from careplan.trust import Credential, Role, load_certificate
from careplan.workbench.sample import SampleOffice


def now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Player:
    """An office of the story. `own` is its own end where it keeps its key, None where the exchange does."""

    office: SampleOffice
    client: Client
    certificate: x509.Certificate
    own: Office | None
    trust: Trust
    login: tuple[str, str]

    @property
    def end(self) -> Office:
        """The own end of an office that keeps its key."""
        if self.own is None:
            raise TypeError(f"{self.office.number} keeps no key")
        return self.own

    def send(self, files: Mapping[str, bytes], *, allow_errors: bool = False) -> tuple[Acceptance, Statement]:
        """Send a unit, sealed here or as plain files, and verify the acceptance statement."""
        if self.own is not None:
            sent = self.own.send(files, allow_errors=allow_errors)
            return sent.acceptance, sent.statement
        acceptance = self.client.send_plain(files, allow_errors=allow_errors)
        statement = verify_acceptance(
            acceptance,
            sealed_sha256=acceptance.sealed_sha256,
            header_sha256=acceptance.header_sha256,
            trust=self.trust,
            at=now(),
        )
        return acceptance, statement

    def fetch(self, transmission_id: str) -> tuple[dict[str, bytes], Report, Received | None]:
        """Fetch and open a unit, and check its files."""
        if self.own is None:
            files = self.client.files(transmission_id)
            return files, check_files(files), None
        received = self.own.fetch(transmission_id)
        return received.files, received.report, received

    def receipt(self, transmission_id: str, received: Received | None) -> TransmissionDetail:
        """Sign the receipt, or have the exchange sign it."""
        if self.own is None or received is None:
            return self.client.give_receipt(transmission_id)
        return self.own.receipt(received)


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody, by office number; `authority` is the folder of the authority."""

    administrator: Client
    authority: Path
    anchors: tuple[x509.Certificate, ...]
    players: dict[str, Player]

    def close(self) -> None:
        """Let go of the connections."""
        for client in (self.administrator, *(player.client for player in self.players.values())):
            client.close()


def open_client(service: Service, staff_id: str, password: str) -> Client:
    """Return a client that is logged in."""
    client = Client(service.url, retries=Retries())
    client.login(staff_id, password)
    return client


def enrol(service: Service, cast: Cast, office: SampleOffice, key_type: KeyType | None) -> Player:
    """Register an office with a log-in and a certificate; `key_type` None has the exchange keep its key."""
    admin = cast.administrator.administration
    custody: Custody = "hosted" if key_type is None else "own"
    admin.register(office.number, office.name, [office.service_type], custody)
    staff = admin.add_staff(office.number, f"staff-{office.number}")
    password = secrets.token_urlsafe(18)
    client = open_client(service, staff.staff_id, staff.password or "")
    client.change_password(staff.password or "", password)
    login = (staff.staff_id, password)
    if key_type is None:
        certificate = load_certificate(admin.issue_certificate(office.number).pem)
        trust = Trust(cast.anchors, client.directory.crls())
        return Player(office, client, certificate, None, trust, login)
    credential = certify(cast, office, key_type)
    own = Office(client, credential, cast.anchors, clock=now)
    return Player(office, client, credential.certificate, own, own.trust(), login)


def certify(cast: Cast, office: SampleOffice, key_type: KeyType) -> Credential:
    """Issue a certificate to an office that keeps its key, and put it down at the exchange."""
    holder = Holder(Role.OFFICE, office.name, office.number)
    credential = issue_in_folder(cast.authority, holder, key_type, at=now())
    pem = certificate_pem(credential.certificate)
    cast.administrator.administration.install_certificate(office.number, pem)
    return credential


def load_anchor(authority: Path) -> x509.Certificate:
    """Return the certificate of the authority in a folder."""
    return load_folder(authority).certificate
