"""A small exchange without HTTP: its desks over a store, two offices with their own keys, two hosted ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from careplan.authority import Holder, issue_in_folder
from careplan.authority.keys import KeyType
from careplan.client.units import check_unit
from careplan.exchange.certificates.client_certificates import CertificateGuard
from careplan.exchange.certificates.enrolment import EnrolmentDesk, Wanted
from careplan.exchange.certificates.own_credential import Identity, OwnSigner
from careplan.exchange.certificates.sandbox_authority import SandboxAuthority, open_authority
from careplan.exchange.certificates.trusted import TrustedAuthorities
from careplan.exchange.custody.cabinet import KeyCabinet
from careplan.exchange.custody.hosted_keys import HostedKeys
from careplan.exchange.custody.office_secrets import OfficeSecrets
from careplan.exchange.directory.offices import Custody, Office
from careplan.exchange.directory.registry import Registry
from careplan.exchange.people.first_administrator import bootstrap_administrator
from careplan.exchange.people.login import Credentials, Door
from careplan.exchange.people.login_policy import LoginPolicy
from careplan.exchange.people.one_time import OneTimeDesk
from careplan.exchange.people.passwords import Argon2Passwords
from careplan.exchange.people.renewal import RenewalDesk
from careplan.exchange.people.sessions import Opened
from careplan.exchange.people.staff import Role, Session
from careplan.exchange.people.staffing import Login, StaffDesk
from careplan.exchange.receiving.delivery import DeliveryDesk
from careplan.exchange.receiving.lists import ListDesk
from careplan.exchange.sending.acceptance import AcceptanceDesk, Sending
from careplan.exchange.sending.archive import ArchiveLimits
from careplan.exchange.sending.drafts import DraftDesk
from careplan.exchange.sending.hosted import HostedDesk
from careplan.exchange.sending.preview import PreviewDesk
from careplan.exchange.sending.uploads import UploadDesk, UploadLimits
from careplan.exchange.transmissions import Payload, Proofs, Query, RepeatKey, Transmission
from careplan.sealing import Envelope, Party, SealedUnit, seal, sign_statement
from careplan.standard.units import is_transmission_unit
from careplan.store.database import SqlStore
from careplan.trust import Credential
from careplan.trust import Role as HolderRole
from careplan.workbench.sample import sample

AT = datetime(2026, 11, 22, 3, 4, 5, 678901, tzinfo=UTC)
SUPPORT, PROVIDER = Party("1370000017", "43"), Party("1370000025", "17")
PASSWORD = "correct horse battery"
TOWN = sample(seed=1, users=2)
CHEAP = Argon2Passwords(memory_kib=8, passes=1)


def session(office: str | None, staff_id: str = "staff-1", role: Role = Role.STAFF) -> Session:
    return Session(b"", staff_id, office, role, AT, AT + timedelta(hours=1))


ADMIN = session(None, "admin", Role.ADMINISTRATOR)


@dataclass
class Desk:
    """Everything behind the routes, with short names for tests."""

    store: SqlStore
    folder: Path

    def __post_init__(self) -> None:
        self.authority: SandboxAuthority = open_authority(self.folder / "authority", AT - timedelta(days=1))
        self.trust = TrustedAuthorities(self.authority)
        self.cabinet = KeyCabinet(b"k" * 32)
        self.registry = Registry(self.store)
        self.staffing = StaffDesk(self.store, CHEAP)
        self.one_time = OneTimeDesk(self.store, self.cabinet)
        self.door = self.door_with(LoginPolicy())
        self.enrolment = EnrolmentDesk(self.store, self.trust, self.authority, self.cabinet)
        self.delivery = DeliveryDesk(self.store, self.trust)
        self.lists = ListDesk(self.store, timedelta(hours=72))

    def door_with(self, policy: LoginPolicy) -> Door:
        """Return a door of another policy on the same store."""
        return Door(self.store, CHEAP, CertificateGuard(self.trust), self.cabinet, policy)

    @property
    def renewal(self) -> RenewalDesk:
        return RenewalDesk(self.door)

    def log_in(
        self, staff_id: str, password: str = PASSWORD, at: datetime = AT, code: str | None = None
    ) -> Opened:
        return self.door.log_in(Credentials(staff_id, password, code), None, at)

    @cached_property
    def acceptance(self) -> AcceptanceDesk:
        signer = OwnSigner(Identity(self.store, self.authority, self.cabinet), AT)
        return AcceptanceDesk(self.store, self.trust, signer, is_transmission_unit)

    @cached_property
    def hosted(self) -> HostedDesk:
        keys, secrets = (
            HostedKeys(self.store, self.trust, self.cabinet),
            OfficeSecrets(self.store, self.cabinet),
        )
        return HostedDesk(self.acceptance, self.delivery, keys, secrets, ArchiveLimits())

    @cached_property
    def drafts(self) -> DraftDesk:
        return DraftDesk(self.hosted, timedelta(days=30), most=3)

    @cached_property
    def uploads(self) -> UploadDesk:
        return UploadDesk(self.hosted, UploadLimits(10_000_000, 2, timedelta(hours=24)))

    @cached_property
    def preview(self) -> PreviewDesk:
        return PreviewDesk(self.hosted)

    def look(self, by: Session, transmission_id: str) -> tuple[Transmission, Proofs]:
        """Return a transmission without its marks, and what is signed about it."""
        listed, proofs = self.lists.look(by, transmission_id, AT)
        return listed.transmission, proofs

    def page(self, query: Query) -> list[Transmission]:
        """Return a page of a list without its marks."""
        return [each.transmission for each in self.lists.page(query, AT)]

    def register(self, party: Party, custody: Custody = Custody.OWN) -> None:
        office = Office(party.office_number, "みほん事業所", (party.service_type,), custody, True, AT)
        self.registry.register_office(ADMIN, office, AT)

    def enrol(self, party: Party) -> Credential:
        """Register an office that keeps its own key, with a certificate."""
        self.register(party)
        credential = self.issue(party)
        self.install(party, credential)
        return credential

    def issue(self, party: Party, at: datetime = AT, days: int = 365) -> Credential:
        holder = Holder(HolderRole.OFFICE, "みほん", party.office_number)
        return issue_in_folder(self.folder / "authority", holder, KeyType.P256, at=at, days=days)

    def install(self, party: Party, credential: Credential) -> None:
        pem = credential.certificate.public_bytes(Encoding.PEM)
        self.enrolment.install(ADMIN, party.office_number, pem, AT)

    def enrol_hosted(self, party: Party) -> None:
        self.register(party, Custody.HOSTED)
        self.enrolment.issue(ADMIN, party.office_number, Wanted("p256", 365), AT)

    def seal_files(
        self, files: dict[str, bytes], sender: Party, receiver: Party, signer: Credential
    ) -> SealedUnit:
        """Seal the files of a unit for a hosted office, as an office that keeps its own key would."""
        _, about = check_unit(files)
        der = self.store.read(lambda tx: tx.certificates.newest_first(receiver.office_number))[0].der
        assert about.sender == sender
        return seal(
            files,
            about,
            signer=signer,
            recipient=x509.load_der_x509_certificate(der),
            trust=self.trust.trust(AT),
            at=AT,
        )

    def bootstrap(self) -> None:
        bootstrap_administrator(self.store, CHEAP, Login("admin", PASSWORD), AT)


def envelope(
    stamp: str = "20261122030405",
    kinds: Sequence[str] = ("UPPLAN", "UPSIKYU", "UPHOSOKU"),
    to: Party = PROVIDER,
) -> Envelope:
    return Envelope(SUPPORT, to, stamp, tuple(kinds), ("202612",), "4.1")


def sealed(
    desk: Desk, signer: Credential, recipient: Credential, about: Envelope | None = None
) -> SealedUnit:
    return seal(
        {"UPPLAN.CSV": b"opaque"},
        about or envelope(),
        signer=signer,
        recipient=recipient.certificate,
        trust=desk.trust.trust(AT),
        at=AT,
    )


def sending(unit: SealedUnit, key: str | None = None) -> Sending:
    repeat = None
    if key is not None:
        repeat = RepeatKey(SUPPORT.office_number, "transmissions", key, sha256(unit.sealed).digest())
    return Sending(Payload(unit.sealed, unit.header), repeat)


def receipt(body: dict[str, str], signer: Credential) -> bytes:
    return sign_statement("receipt", {**body, "verdict": "clean"}, signer=signer, at=AT)
