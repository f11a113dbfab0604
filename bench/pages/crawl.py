"""All pages that somebody can reach by links, a few of each sort: what is added is measured without being named."""

from __future__ import annotations

import re
import statistics
import time
from collections import Counter
from dataclasses import dataclass

import httpx

ROUNDS, MOST_OF_A_SORT = 5, 2
_LINK = re.compile(r'<a\b[^>]*?href="([^"#]+)[^"]*"')
_VARIABLE = re.compile(
    r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9A-Z]{10}(?=/|$)|(?<=/)[A-Za-z0-9_]*[.-][A-Za-z0-9_.-]*|(?<=[=/])\d+"
)
_HEADERS = {"Accept": "text/html", "Accept-Encoding": "gzip"}


@dataclass(frozen=True, slots=True)
class Page:
    """One page: who looked, its address, milliseconds of the server (median), bytes as they travel."""

    who: str
    path: str
    milliseconds: float
    size: int


async def crawl(http: httpx.AsyncClient, who: str, starts: list[str]) -> list[Page]:
    """Return every page that links lead to from where somebody starts."""
    waiting, seen, sorts, pages = list(starts), set(starts), Counter[str](), []
    while waiting:
        path = waiting.pop(0)
        sort = _VARIABLE.sub("*", path.partition("?")[0])
        if sorts[sort] >= MOST_OF_A_SORT:
            continue
        answer = await http.get(path, headers=_HEADERS)
        if answer.status_code != httpx.codes.OK or "attachment" in answer.headers.get(
            "content-disposition", ""
        ):
            continue
        sorts[sort] += 1
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        pages.append(Page(who, path, await _taken(http, path), int(answer.headers["content-length"])))
        fresh = [link.replace("&amp;", "&") for link in _LINK.findall(answer.text)]
        waiting += [link for link in dict.fromkeys(fresh) if link.startswith("/") and link not in seen]
        seen.update(fresh)
    return pages


async def _taken(http: httpx.AsyncClient, path: str) -> float:
    """Return the median of some rounds in milliseconds; the page was asked for once before."""
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        await http.get(path, headers=_HEADERS)
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)
