"""Somebody who looks at pages in process: cookies kept, forms sent as a browser sends them."""

import re
from dataclasses import dataclass, field
from typing import Any

import httpx

from support.api_town import PASSWORD, Town

_TOKEN = re.compile(r'name="_token" value="([0-9a-f]{64})"')


@dataclass
class Visitor:
    """A browser without script. `get` and `post` say like a browser that a page is wanted."""

    http: httpx.AsyncClient
    headers: dict[str, str] = field(
        default_factory=lambda: {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}
    )

    async def get(self, path: str, **more: Any) -> httpx.Response:
        return await self.http.get(path, headers=self.headers, **more)

    async def token(self, path: str = "/login") -> str:
        """Return the token that the forms of this visitor carry."""
        page = await self.get(path)
        found = _TOKEN.search(page.text)
        assert found, page.text
        return found[1]

    async def post(self, path: str, data: dict[str, Any] | None = None, files: Any = None) -> httpx.Response:
        given = {"_token": await self.token()} | (data or {})
        return await self.http.post(path, data=given, files=files, headers=self.headers)

    async def log_in(self, staff_id: str, password: str = PASSWORD) -> "Visitor":
        answer = await self.post("/login", {"staff_id": staff_id, "password": password})
        assert answer.status_code == 303, answer.text
        return self


def visitor(town: Town) -> Visitor:
    """Return somebody new; close `http` when it is over, or let the town's event loop do so."""
    return Visitor(httpx.AsyncClient(transport=httpx.ASGITransport(town.app), base_url="http://t"))
