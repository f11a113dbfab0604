"""A real service with TLS on loopback, an authority that its test can make certificates with, and its clients."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import uvicorn
from cryptography.hazmat.primitives.serialization import Encoding
from pydantic import SecretStr

from careplan.api.server import Address, listen, make_config
from careplan.authority import Holder, KeyType, init_folder, key_pem, load_folder
from careplan.authority.files import append_line
from careplan.authority.index import issued_line, revoked_line
from careplan.cli.exchange import now
from careplan.client import Client, Retries, tls_context
from careplan.main import create_app
from careplan.protection import tls_context as server_tls
from careplan.settings import Settings
from careplan.trust import Credential, Role
from support.api_town import CHEAP, PASSWORD

OFFICE, STRANGER, HOSTED = "1370000017", "1370000025", "1370000033"
ONCE = Retries(attempts=1)


@dataclass
class TlsTown:
    """The service at `url`, its data in `folder`, and certificates as they are asked for."""

    url: str
    folder: Path
    certificates: int = 0

    @property
    def ca(self) -> Path:
        return self.folder / "authority" / "ca.crt"

    def certify(
        self, number: str, *, begins: timedelta = timedelta(0), days: int = 30
    ) -> tuple[Path, Path, Credential]:
        """Issue a certificate by the service's own authority; return its files and itself."""
        issuer = load_folder(self.folder / "authority")
        holder = Holder(Role.OFFICE, "みほん", number)
        made = issuer.issue(holder, KeyType.P256, not_before=now() + begins, days=days)
        append_line(self.folder / "authority" / "index.jsonl", issued_line(issuer.issued[-1]))
        return (*self.save(made), made)

    def save(self, made: Credential) -> tuple[Path, Path]:
        self.certificates += 1
        stem = self.folder / f"client-{self.certificates}"
        stem.with_suffix(".crt").write_bytes(made.certificate.public_bytes(Encoding.PEM))
        stem.with_suffix(".key").write_bytes(key_pem(made.key))
        return stem.with_suffix(".crt"), stem.with_suffix(".key")

    def revoke(self, made: Credential) -> None:
        issuer = load_folder(self.folder / "authority")
        revoked = issuer.revoke(made.certificate.serial_number, at=now())
        append_line(self.folder / "authority" / "index.jsonl", revoked_line(revoked))

    def client(self, cert: Path | None = None, key: Path | None = None, **given: Any) -> Client:
        context = tls_context(ca=self.ca, cert=cert, key=key)
        return Client(self.url, verify=context, retries=ONCE, **given)


@contextmanager
def running_tls(folder: Path, **given: Any) -> Iterator[TlsTown]:
    """Run it, with an office that keeps its key, another, and a hosted one, each with a log-in of its number."""
    init_folder(folder / "authority", "older than today", at=now() - timedelta(days=10))
    settings = Settings(data=folder, admin_password=SecretStr(PASSWORD), tls=True, **given)
    app = create_app(settings, passwords=CHEAP)
    context: ssl.SSLContext = server_tls(settings, now)
    with listen(Address("127.0.0.1", 0, allow_insecure=False, tls=True)) as listening:
        server = uvicorn.Server(make_config(app, context))
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        town = TlsTown(f"https://127.0.0.1:{listening.getsockname()[1]}", folder)
        try:
            with town.client() as admin:
                admin.login("admin", PASSWORD)
                for number, custody in ((OFFICE, "own"), (STRANGER, "own"), (HOSTED, "hosted")):
                    admin.administration.register(number, "みほん", ["43"], custody)  # type: ignore[arg-type]
                    admin.administration.add_staff(number, f"staff-{number}", PASSWORD)
            yield town
        finally:
            server.should_exit = True
            thread.join()
