"""The pieces of work: a durable acceptance, and the full cycle of send, list, fetch, receipt."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bench.exchange.load import Answer, Wire, Work, connect, request
from bench.exchange.town import Town, sending_headers
from careplan.sealing import SealedUnit, sign_statement

_LIST = "/v1/received?state=accepted&order=stamp&limit=50"


@dataclass(frozen=True, slots=True)
class Asked:
    """The requests of one unit, made beforehand as far as that goes."""

    send: bytes
    hashes: dict[str, str]


def prepare(town: Town, units: Sequence[SealedUnit]) -> list[Asked]:
    """Return what is asked for each unit."""
    return [_asked(town, unit) for unit in units]


def _asked(town: Town, unit: SealedUnit) -> Asked:
    send = request("POST", "/v1/transmissions", sending_headers(town.sender, unit), unit.sealed)
    hashes = {
        "sealed_sha256": hashlib.sha256(unit.sealed).hexdigest(),
        "header_sha256": hashlib.sha256(unit.header).hexdigest(),
    }
    return Asked(send, hashes)


def accepting(asked: Sequence[Asked]) -> Work:
    """Return the work of sending."""

    async def work(wire: Wire, piece: int) -> None:
        _fine(await wire.ask(asked[piece].send))

    return work


def cycling(town: Town, asked: Sequence[Asked]) -> Work:
    """Return the work of a full cycle. The receipt is signed in it, as the receiver's machine would."""
    office = town.receiver.headers
    listing = request("GET", _LIST, office)

    async def work(wire: Wire, piece: int) -> None:
        answer = _fine(await wire.ask(asked[piece].send))
        name = _name(answer)
        _fine(await wire.ask(listing))
        path = f"/v1/transmissions/{name}"
        _fine(await wire.ask(request("GET", f"{path}/content", office)))
        receipt = _receipt(town, name, asked[piece])
        headers = office | {"Content-Type": "application/pkcs7-signature"}
        _fine(await wire.ask(request("POST", f"{path}/receipt", headers, receipt)))

    return work


def lengths(town: Town, asked: Asked) -> tuple[int, int, int]:
    """Return the lengths of the exchange's answers: accept, list, receipt."""

    async def measure() -> tuple[int, int, int]:
        wire = await connect(town.urls[0])
        office = town.receiver.headers
        sent = _fine(await wire.ask(asked.send))
        name = _name(sent)
        listed = _fine(await wire.ask(request("GET", _LIST, office)))
        path = f"/v1/transmissions/{name}"
        _fine(await wire.ask(request("GET", f"{path}/content", office)))
        headers = office | {"Content-Type": "application/pkcs7-signature"}
        signed = _fine(
            await wire.ask(request("POST", f"{path}/receipt", headers, _receipt(town, name, asked)))
        )
        wire.writer.close()
        return len(sent.body), len(listed.body), len(signed.body)

    return asyncio.run(measure())


def _name(answer: Answer) -> str:
    """Return how the server names what it took: the floor by a header, the exchange in its answer."""
    number = answer.headers.get(b"number")
    return number.decode() if number else str(json.loads(answer.body)["id"])


def _receipt(town: Town, name: str, asked: Asked) -> bytes:
    body = {
        "transmission": name,
        **asked.hashes,
        "received_at": "2026-11-22T00:00:00.000000Z",
        "verdict": "clean",
    }
    return sign_statement("receipt", body, signer=town.receiver.credential, at=datetime.now(UTC))


def _fine(answer: Answer) -> Answer:
    if answer.status not in {200, 201}:
        raise RuntimeError(f"{answer.status} {answer.body[:300]!r}")
    return answer
