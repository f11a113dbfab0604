"""The service in process: an application with a clock of its own, and offices that talk to it."""

from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from cryptography.hazmat.primitives.serialization import Encoding
from fastapi import FastAPI
from pydantic import SecretStr

from careplan.authority import Authority, Holder, KeyType
from careplan.exchange.people.passwords import Argon2Passwords
from careplan.exchange.sending.archive import write_archive
from careplan.main import create_app
from careplan.sealing import Envelope, Party, SealedUnit, Trust, seal, sign_statement
from careplan.settings import Settings
from careplan.trust import Credential, Role, load_certificate, load_certificates, load_crl
from careplan.workbench.sample import SampleUnit, sample

PASSWORD = "correct horse battery"
CHEAP = Argon2Passwords(memory_kib=8, passes=1)
TOWN = sample(seed=1, users=2)
SUPPORT, HELP, RENTAL = TOWN.offices
OWN = Party("1370000017", "43")
OTHER = Party("1370000025", "17")
KINDS = ("UPPLAN", "UPSIKYU", "UPHOSOKU")


def unit(label: str) -> SampleUnit:
    return next(each for each in TOWN.units if each.label.startswith(label))


@dataclass
class Clock:
    now: datetime = field(default=datetime(2026, 11, 22, 3, 4, 5, 678901, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass
class Town:
    """An application and its administrator."""

    app: FastAPI
    clock: Clock
    http: httpx.AsyncClient
    folder: Path
    authority: Authority
    """A second authority, which the service trusts too."""

    async def login(self, staff_id: str, password: str = PASSWORD) -> dict[str, str]:
        answer = await self.http.post("/v1/login", json={"staff_id": staff_id, "password": password})
        assert answer.status_code == 200, answer.text
        return {"Authorization": f"Bearer {answer.json()['token']}"}

    async def register(self, party: Party, custody: str, types: list[str] | None = None) -> dict[str, str]:
        """Register an office with one log-in, named as the office; return that log-in's headers."""
        admin = await self.login("admin")
        office = {
            "number": party.office_number,
            "name": "みほん事業所",
            "service_types": types or [party.service_type],
            "custody": custody,
        }
        made = await self.http.post("/v1/offices", json=office, headers=admin)
        assert made.status_code == 201, made.text
        staff = {"staff_id": f"staff-{party.office_number}", "password": PASSWORD}
        path = f"/v1/offices/{party.office_number}"
        assert (await self.http.post(f"{path}/staff", json=staff, headers=admin)).status_code == 201
        if custody == "hosted":
            issued = await self.http.post(f"{path}/certificate", json={}, headers=admin)
            assert issued.status_code == 201, issued.text
        return await self.login(staff["staff_id"])

    async def enrol(self, party: Party) -> tuple[dict[str, str], Credential]:
        """Register an office that keeps its own key, certified by the second authority."""
        headers = await self.register(party, "own")
        holder = Holder(Role.OFFICE, "みほん", party.office_number)
        credential = self.authority.issue(holder, KeyType.P256, not_before=self.clock() - timedelta(days=1))
        answer = await self.http.put(
            f"/v1/offices/{party.office_number}/certificate",
            content=credential.certificate.public_bytes(Encoding.PEM),
            headers=await self.login("admin") | {"Content-Type": "application/x-pem-file"},
        )
        assert answer.status_code == 200, answer.text
        return headers, credential

    async def trust(self) -> Trust:
        anchors = load_certificates((await self.http.get("/v1/authority/certificate")).content)
        pem = (await self.http.get("/v1/authority/crl")).content
        lists = [part + b"-----END X509 CRL-----\n" for part in pem.split(b"-----END X509 CRL-----\n")[:-1]]
        return Trust(anchors, tuple(load_crl(each) for each in lists))

    async def seal(
        self, signer: Credential, to: Party, headers: dict[str, str], content: bytes = b"opaque", **given: Any
    ) -> SealedUnit:
        """Seal opaque bytes for an office, with the certificate that the service gives for it."""
        pem = await self.http.get(f"/v1/offices/{to.office_number}/certificate", headers=headers)
        values = {"stamp": "20261122030405", "kinds": KINDS, "months": ("202612",), "edition": "4.1"} | given
        return seal(
            {"UPPLAN.CSV": content},
            Envelope(sender=OWN, destination=to, **values),
            signer=signer,
            recipient=load_certificate(pem.content),
            trust=await self.trust(),
            at=self.clock(),
        )

    async def post_sealed(
        self, made: SealedUnit, headers: dict[str, str], path: str = "/v1/transmissions", **more: str
    ) -> httpx.Response:
        given = {"Content-Type": "application/pkcs7-mime", "Careplan-Header": b64encode(made.header).decode()}
        return await self.http.post(path, content=made.sealed, headers=headers | given | more)

    async def post_files(
        self,
        files: dict[str, bytes],
        headers: dict[str, str],
        query: str = "",
        path: str = "/v1/transmissions",
        **more: str,
    ) -> httpx.Response:
        given = headers | {"Content-Type": "application/zip"} | more
        return await self.http.post(f"{path}{query}", content=write_archive(files), headers=given)

    def receipt(self, shown: dict[str, Any], signer: Credential) -> bytes:
        body = {
            "transmission": shown["id"],
            "sealed_sha256": shown["sealed_sha256"],
            "header_sha256": shown["header_sha256"],
            "received_at": "2026-11-22T03:04:05.000000Z",
            "verdict": "clean",
        }
        return sign_statement("receipt", body, signer=signer, at=self.clock())


def party(office: Any) -> Party:
    return Party(office.number, office.service_type)


@asynccontextmanager
async def town(folder: Path, **given: Any) -> AsyncIterator[Town]:
    """Run an application over an empty data folder."""
    clock = Clock()
    authority = Authority.create("the vendors' own authority", not_before=clock() - timedelta(days=2))
    anchor, crl = folder / "vendors.crt", folder / "vendors.crl"
    anchor.write_bytes(authority.certificate.public_bytes(Encoding.PEM))
    crl.write_bytes(authority.crl(at=clock()).public_bytes(Encoding.PEM))
    settings = Settings(
        data=folder / "data",
        admin_password=SecretStr(PASSWORD),
        trust_anchors=(anchor,),
        trust_crls=(crl,),
        **given,
    )
    app = create_app(settings, clock, passwords=CHEAP)
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://t") as http,
    ):
        yield Town(app, clock, http, folder, authority)
