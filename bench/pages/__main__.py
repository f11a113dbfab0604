"""`python -m bench.pages`: the pages of the demonstration town and of a checked month of 40 service users."""

from __future__ import annotations

import asyncio
import re
import tempfile
import time
from contextlib import AsyncExitStack
from pathlib import Path

import httpx
import structlog
from fastapi import FastAPI
from pydantic import SecretStr

from bench.pages.crawl import Page, crawl
from careplan.exchange.people.passwords import Argon2Passwords
from careplan.exchange.sending.archive import write_archive
from careplan.main import create_app
from careplan.settings import Settings
from careplan.workbench.sample import sample

MOST_MILLISECONDS, MOST_BYTES, MOST_SECONDS = 200, 150_000, 20
SHOWN = 12
_PASSWORD = "a password of the benchmark"  # noqa: S105 - of a service that lives for a minute
_TOKEN = re.compile(r'name="_token" value="([0-9a-f]{64})"')


def main() -> None:
    """Print the slowest and the largest pages, and whether the gates are reached."""
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    with tempfile.TemporaryDirectory(prefix="careplan-bench-") as folder:
        settings = Settings(data=Path(folder), admin_password=SecretStr(_PASSWORD))
        app = create_app(settings, passwords=Argon2Passwords())
        pages, seconds = asyncio.run(_measure(app))
    print(f"the town made in {seconds:.1f} s (gate {MOST_SECONDS}: {_verdict(seconds <= MOST_SECONDS)})")
    print(f"{len(pages)} pages, each asked for 5 times; the slowest, by who looks:")
    for page in sorted(pages, key=lambda each: -each.milliseconds)[:SHOWN]:
        print(f"  {page.milliseconds:7.1f} ms  {page.size:7,} bytes  {page.who:<9} {page.path[:90]}")
    slowest, largest = max(each.milliseconds for each in pages), max(each.size for each in pages)
    print(f"slowest {slowest:.0f} ms (gate {MOST_MILLISECONDS}: {_verdict(slowest <= MOST_MILLISECONDS)})")
    print(f"largest {largest:,} bytes compressed (gate {MOST_BYTES:,}: {_verdict(largest <= MOST_BYTES)})")


async def _measure(app: FastAPI) -> tuple[list[Page], float]:
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(app.router.lifespan_context(app))

        async def browser() -> httpx.AsyncClient:
            transport = httpx.ASGITransport(app)
            return await stack.enter_async_context(
                httpx.AsyncClient(transport=transport, base_url="http://bench")
            )

        admin = await browser()
        logins, seconds = await _town(admin)
        pages = []
        for who, password in (("admin", _PASSWORD), *logins):
            visitor = await browser()
            await _send(visitor, "/login", {"staff_id": who, "password": password})
            pages += await crawl(visitor, who, ["/"])
        stranger = await browser()
        checked = await _check(stranger)
        pages += await crawl(stranger, "-", ["/", checked])
        return pages, seconds


async def _town(admin: httpx.AsyncClient) -> tuple[list[tuple[str, str]], float]:
    """Make the town; return a support office's log-in and a provider's, and how long it took."""
    token = (await admin.post("/v1/login", json={"staff_id": "admin", "password": _PASSWORD})).json()["token"]
    began = time.perf_counter()
    made = await admin.post("/v1/town", headers={"Authorization": f"Bearer {token}"}, timeout=120)
    seconds = time.perf_counter() - began
    made.raise_for_status()

    answer = made.json()
    offices = answer["offices"]
    return [(each["staff_id"], answer["password"]) for each in (offices[0], offices[2])], seconds


async def _check(visitor: httpx.AsyncClient) -> str:
    """Check a month of 40 service users; return the page of its result."""
    unit = next(each for each in sample(seed=1, users=40).units if each.label.startswith("month"))
    files = {"files": ("unit.zip", write_archive(dict(unit.files)))}
    answer = await _send(visitor, "/check", {}, files)
    return answer.headers["location"]


async def _send(
    visitor: httpx.AsyncClient,
    path: str,
    values: dict[str, str],
    files: dict[str, tuple[str, bytes]] | None = None,
) -> httpx.Response:
    found = _TOKEN.search((await visitor.get("/login", headers={"Accept": "text/html"})).text)
    token = {"_token": found[1] if found else ""}
    answer = await visitor.post(path, data=values | token, files=files, headers={"Accept": "text/html"})
    if answer.status_code != httpx.codes.SEE_OTHER:
        raise RuntimeError(f"{path} answered {answer.status_code}")
    return answer


def _verdict(reached: object) -> str:
    return "reached" if reached else "NOT reached"


if __name__ == "__main__":
    main()
