"""The log of requests of one office: begun and ended by the sandbox's administrator, read by the office's own too."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from careplan.client.connection import Call, Connection
from careplan.client.reading import Values
from careplan.client.retries import Retries
from careplan.client.routes import JSON_TYPE, Routes, json_bytes, segment

_PAGE = 50
_PAUSE = 1.0


@dataclass(frozen=True, slots=True)
class RequestLogState:
    """Until when an office is recorded, None where it is not, and how many of its requests are kept."""

    office_number: str
    until: datetime | None
    kept: int


@dataclass(frozen=True, slots=True)
class RecordedRequest:
    """A request and its answer; `told` is all of it, as the exchange tells it (JSON)."""

    number: int
    request_id: str
    at: datetime
    method: str
    path: str
    query: str
    status: int | None
    code: str | None
    """Of the problem that it was refused with."""
    ms: float
    staff_id: str | None
    told: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RequestPage:
    """Requests by number, the newest last; `next` is what to go on after."""

    items: tuple[RecordedRequest, ...]
    next: int
    until: datetime | None


class RequestLog(Routes):
    """Begins, shows, follows and ends the recording of an office; every method raises `ClientError`."""

    def __init__(self, connection: Connection, retries: Retries) -> None:
        super().__init__(connection)
        self._retries = retries

    def begin(self, number: str, minutes: int = 30) -> RequestLogState:
        """Record an office's requests from now on, for so many minutes."""
        body = json_bytes({"minutes": minutes})
        call = Call("PUT", _log(number), body, {"Content-Type": JSON_TYPE}, repeatable=True)
        return self._ask(call, _read_state)

    def show(self, number: str) -> RequestLogState:
        """Return whether an office is recorded."""
        return self._get(_log(number), _read_state)

    def end(self, number: str) -> None:
        """Record it no more; what was recorded stays for a while."""
        self._connection.ask(Call("DELETE", _log(number), repeatable=True))

    def page(self, number: str, after: int = 0, limit: int = _PAGE) -> RequestPage:
        """Return what was recorded after a number."""
        query = {"after": str(after), "limit": str(limit)}
        return self._get(f"/v1/offices/{segment(number)}/requests", _read_page, query)

    def all(self, number: str, after: int = 0) -> Iterator[RecordedRequest]:
        """Yield what was recorded after a number and is there already."""
        while (page := self.page(number, after)).items:
            yield from page.items
            after = page.next

    def follow(self, number: str, after: int = 0, pause: float = _PAUSE) -> Iterator[RecordedRequest]:
        """Yield requests as they come, asking again after each pause (seconds), until the recording is over."""
        while True:
            page = self.page(number, after)
            yield from page.items
            after = page.next
            if page.items:
                continue
            if page.until is None:
                return
            self._retries.sleep(pause)


def _log(number: str) -> str:
    return f"/v1/offices/{segment(number)}/request-log"


def _read_state(values: Values) -> RequestLogState:
    return RequestLogState(
        values.text("office"), values.optional("until", values.moment), values.whole("kept")
    )


def _read_page(values: Values) -> RequestPage:
    items = tuple(_read_request(each) for each in values.inners("items"))
    return RequestPage(items, values.whole("next"), values.optional("until", values.moment))


def _read_request(values: Values) -> RecordedRequest:
    return RecordedRequest(
        number=values.whole("number"),
        request_id=values.text("request_id"),
        at=values.moment("at"),
        method=values.text("method"),
        path=values.text("path"),
        query=values.text("query"),
        status=values.optional("status", values.whole),
        code=values.optional("answer", lambda key: _code(values.inner(key))),
        ms=values.take("ms", float),
        staff_id=values.optional("staff_id", values.text),
        told=values.all(),
    )


def _code(answer: Values) -> str | None:
    told = answer.inner("body").optional("json", lambda key: answer.inner("body").take(key, object))
    code = told.get("code") if isinstance(told, dict) else None
    return code if isinstance(code, str) else None
