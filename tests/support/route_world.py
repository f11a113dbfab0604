"""A town where every kind of thing is somebody's, and one request for each route that asks for the sender's."""

import shutil
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI
from pydantic import SecretStr

from careplan.exchange.sending.archive import write_archive
from careplan.main import create_app
from careplan.sealing import Party
from careplan.settings import Settings
from support.api_town import CHEAP, HELP, PASSWORD, RENTAL, SUPPORT, Clock, Town, party, town, unit

ACTORS = ("nobody", "other", "other-chief", "receiver", "sender", "administrator")
TUS = {"Tus-Resumable": "1.0.0"}
ZIP, PKCS7, OCTETS, PEM = (
    "application/zip",
    "application/pkcs7-mime",
    "application/offset+octet-stream",
    "application/x-pem-file",
)
PLAN = write_archive(unit(f"plan-{HELP.number}").files)
MONTH = write_archive(unit(f"month-{HELP.number}").files)
CHIEF_PASSWORD = "another horse battery"
LOGINS = {
    "other": (f"staff-{RENTAL.number}", PASSWORD),
    "other-chief": (f"chief-{RENTAL.number}", CHIEF_PASSWORD),
    "receiver": (f"staff-{HELP.number}", PASSWORD),
    "sender": (f"staff-{SUPPORT.number}", PASSWORD),
    "administrator": ("admin", PASSWORD),
}


@dataclass(frozen=True)
class World:
    """Data folder, tokens by actor, and the ids of what belongs to the sender."""

    folder: Path
    tokens: dict[str, dict[str, str]]
    ids: dict[str, str]
    secrets: tuple[str, ...]
    """What only the sender, or the sender and the receiver, may be shown."""


async def build(folder: Path) -> World:
    """Let the sender send, keep a draft, begin an upload and make a group; let the other office send, too."""
    async with town(folder) as made:
        tokens: dict[str, dict[str, str]] = {
            "nobody": {},
            "sender": await made.register(party(SUPPORT), "hosted"),
            "receiver": await made.register(party(HELP), "hosted"),
            "other": await made.register(party(RENTAL), "hosted"),
            "administrator": await made.login("admin"),
        }
        tokens["other-chief"] = await _add_chief(made, party(RENTAL), tokens["administrator"])
        ids = await _belongings(made, tokens["sender"])
    secrets = (*ids.values(), f"staff-{SUPPORT.number}")
    return World(folder, tokens, ids | {"staff_id": f"staff-{SUPPORT.number}"}, secrets)


async def _add_chief(made: Town, office: Party, admin: dict[str, str]) -> dict[str, str]:
    staff_id = f"chief-{office.office_number}"
    body = {"staff_id": staff_id, "role": "office-administrator", "password": CHIEF_PASSWORD}
    path = f"/v1/offices/{office.office_number}/staff"
    answer = await made.http.post(path, json=body, headers=admin)
    assert answer.status_code == 201, answer.text
    return await made.login(staff_id, CHIEF_PASSWORD)


async def _belongings(made: Town, sender: dict[str, str]) -> dict[str, str]:
    zipped = sender | {"Content-Type": ZIP}
    sent = await made.http.post("/v1/transmissions", content=PLAN, headers=zipped)
    draft = await made.http.post("/v1/drafts", content=MONTH, headers=zipped)
    begun = {"Upload-Length": str(len(MONTH)), "Upload-Metadata": named_type(ZIP)}
    upload = await made.http.post("/v1/uploads", headers=sender | TUS | begun)
    group = await made.http.post("/v1/groups", json={"name": "みほんグループ"}, headers=sender)
    address = {"url": "http://127.0.0.1:9/notices"}
    webhook = await made.http.post("/v1/webhooks", json=address, headers=sender)
    assert [each.status_code for each in (sent, draft, upload, group, webhook)] == [201] * 5
    number = group.json()["number"]
    joined = await made.http.put(f"/v1/groups/{number}/members/{HELP.number}", headers=sender)
    assert joined.status_code == 200
    return {
        "transmission_id": sent.json()["id"],
        "draft_id": draft.json()["id"],
        "upload_id": upload.headers["location"].rpartition("/")[2],
        "group": number,
        "webhook_id": webhook.json()["id"],
        "task": "D3-as-planned.write",
    }


@asynccontextmanager
async def visiting(
    world: World, folder: Path, **more: Any
) -> AsyncIterator[tuple[FastAPI, httpx.AsyncClient]]:
    """Run an application over a copy of the world; tokens hold, for its clock stands still. `more`: settings."""
    shutil.copytree(world.folder / "data", folder, ignore=shutil.ignore_patterns("*.lock"))
    settings = Settings(
        data=folder,
        admin_password=SecretStr(PASSWORD),
        trust_anchors=(world.folder / "vendors.crt",),
        trust_crls=(world.folder / "vendors.crl",),
        heartbeat_seconds=0.05,
        **more,
    )
    app = create_app(settings, Clock(), passwords=CHEAP)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://t") as http,
    ):
        yield app, http


def named_type(kind: str) -> str:
    return f"filetype {b64encode(kind.encode()).decode()}"


def _typed(kind: str, body: bytes, **headers: str) -> dict[str, Any]:
    return {"content": body, "headers": {"Content-Type": kind} | headers}


# What a route is asked with, beside its address; a route that is not here, with nothing but its model's example.
GIVEN: dict[str, dict[str, Any]] = {
    "POST /v1/transmissions": _typed(ZIP, MONTH),
    "POST /v1/preview": _typed(ZIP, MONTH),
    "POST /v1/drafts": _typed(ZIP, MONTH),
    "POST /v1/check": _typed(ZIP, MONTH),
    "PUT /v1/drafts/{draft_id}": _typed(ZIP, PLAN),
    "OPTIONS /v1/uploads": {"headers": TUS},
    "POST /v1/uploads": {"headers": TUS | {"Upload-Length": "9", "Upload-Metadata": named_type(ZIP)}},
    "HEAD /v1/uploads/{upload_id}": {"headers": TUS},
    "PATCH /v1/uploads/{upload_id}": _typed(OCTETS, MONTH, **TUS, **{"Upload-Offset": "0"}),
    "DELETE /v1/uploads/{upload_id}": {"headers": TUS},
    "PUT /v1/offices/{number}/certificate": _typed(PEM, b"-----BEGIN CERTIFICATE-----"),
}


def request_of(
    world: World, name: str, operation: dict[str, Any], document: dict[str, Any]
) -> tuple[str, str, dict[str, Any]]:
    """Return method, URL and the rest of the request that asks for what is the sender's."""
    method, _, path = name.partition(" ")
    values = world.ids | {"number": SUPPORT.number, "year": "2026"}
    return method, path.format_map(values), GIVEN.get(name) or _example(operation, document)


def _example(operation: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if content is None:
        return {}
    reference = content["schema"]["$ref"].rpartition("/")[2]
    return {"json": document["components"]["schemas"][reference]["examples"][0]}
