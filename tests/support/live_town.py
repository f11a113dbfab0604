"""A real service on loopback in a thread, and three offices that talk to it through the client."""

import itertools
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import structlog
import uvicorn
from cryptography import x509
from pydantic import SecretStr

from careplan.api.server import Address, listen
from careplan.api.tls import TlsProtocol
from careplan.authority import Holder, KeyType, certificate_pem, issue_in_folder
from careplan.cli.demo.altered import named, readdressed
from careplan.cli.exchange import now
from careplan.client import Client, Office, Retries
from careplan.exchange.people.passwords import Argon2Passwords
from careplan.main import create_app
from careplan.settings import Settings
from careplan.trust import Credential, Role, load_certificate
from careplan.workbench.sample import SampleOffice, SampleUnit, sample

PASSWORD = "correct horse battery"
TOWN = sample(seed=1, users=3)
SUPPORT, HELP, RENTAL = TOWN.offices
ONCE = Retries(attempts=1)
_HOUR = itertools.count(1)


@dataclass
class Town:
    """The service at `url`; the support office and the rental keep their keys, home help is hosted."""

    url: str
    folder: Path
    clients: dict[str, Client] = field(default_factory=dict)
    kept: dict[str, Credential] = field(default_factory=dict)

    @property
    def authority(self) -> Path:
        return self.folder / "authority"

    @property
    def anchors(self) -> tuple[x509.Certificate, ...]:
        return (load_certificate((self.authority / "ca.crt").read_bytes()),)

    @property
    def admin(self) -> Client:
        return self.client("admin")

    def client(self, staff: str | SampleOffice) -> Client:
        """Return the one client of a log-in."""
        name = staff if isinstance(staff, str) else f"staff-{staff.number}"
        if name not in self.clients:
            self.clients[name] = Client(self.url, retries=ONCE)
            self.clients[name].login(name, PASSWORD)
        return self.clients[name]

    def certify(self, office: SampleOffice) -> Credential:
        """Issue a certificate to an office that keeps its key, and put it down; its files lie in `authority`."""
        holder = Holder(Role.OFFICE, office.name, office.number)
        made = issue_in_folder(self.authority, holder, KeyType.P256, at=now())
        self.admin.administration.install_certificate(office.number, certificate_pem(made.certificate))
        return made

    def office(self, office: SampleOffice, credential: Credential | None = None) -> Office:
        return Office(self.client(office), credential or self.kept[office.number], self.anchors, clock=now)

    def enrol(self, office: SampleOffice, *, hosted: bool) -> None:
        admin = self.admin.administration
        admin.register(office.number, office.name, [office.service_type], "hosted" if hosted else "own")
        admin.add_staff(office.number, f"staff-{office.number}", PASSWORD)
        if hosted:
            admin.issue_certificate(office.number)
        else:
            self.kept[office.number] = self.certify(office)

    def options(self, office: SampleOffice) -> list[str]:
        """Return the options by which a command seals and opens as that office."""
        stem = self.authority / office.number
        return ["--cert", f"{stem}.crt", "--key", f"{stem}.key", "--trust", str(self.authority / "ca.crt")]


def unit(label: str) -> SampleUnit:
    return next(each for each in TOWN.units if each.label == label)


def fresh(label: str) -> dict[str, bytes]:
    """Return the files of a sample unit under a stamp that was not used before."""
    files = unit(label).files
    number = next(_HOUR)
    stamp = f"{named(files).stamp[:6]}{1 + number // 3600:02}10{number // 60 % 60:02}{number % 60:02}"
    return readdressed(files, stamp=stamp)


@contextmanager
def silent() -> Iterator[None]:
    """Keep the service's log off standard output, which is the commands'."""
    before, was_set = structlog.get_config(), structlog.is_configured()
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory(), cache_logger_on_first_use=False)
    yield
    structlog.reset_defaults()
    if was_set:
        structlog.configure(**before)


@contextmanager
def running_town(
    folder: Path,
    hosted: Collection[SampleOffice] = (HELP,),
    offices: Collection[SampleOffice] = TOWN.offices,
) -> Iterator[Town]:
    settings = Settings(data=folder, admin_password=SecretStr(PASSWORD))
    app = create_app(settings, passwords=Argon2Passwords(memory_kib=8, passes=1))
    with silent(), listen(Address("127.0.0.1", 0, allow_insecure=False)) as listening:
        server = uvicorn.Server(
            uvicorn.Config(app, http=TlsProtocol, ws="none", lifespan="on", log_config=None)
        )
        # Requests wait in the socket's backlog until the server takes them.
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        town = Town(f"http://127.0.0.1:{listening.getsockname()[1]}", folder)
        try:
            for office in offices:
                town.enrol(office, hosted=office in hosted)
            yield town
        finally:
            for client in town.clients.values():
                client.close()
            server.should_exit = True
            thread.join()
