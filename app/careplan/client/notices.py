"""What the office is told: by page, and by an event stream that goes on where it broke."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from careplan.client.connection import Call, Connection
from careplan.client.errors import ClientError, ConnectionFailedError, TimedOutError, not_understood
from careplan.client.reading import MisreadError, Values
from careplan.client.retries import Retries
from careplan.client.routes import Routes
from careplan.standard.findings import Message

_MOST_LINE: Final = 1024 * 1024
_END = "end"
_ENDED: Final = Message("お知らせの受信が終わりました。", "The event stream ended.")
_PATIENCE: Final = 4
_ENDED_SESSION = "session-missing"


@dataclass(frozen=True, slots=True)
class Notice:
    """That a transmission came to a state. `id` is the same however often the notice comes; numbers only grow."""

    id: str
    type: str
    timestamp: datetime
    number: int
    office_number: str
    role: str
    """What our office is in it: sender or receiver."""
    partner: str
    transmission_id: str
    state: str
    kinds: tuple[str, ...]
    months: tuple[str, ...]


class Notices(Routes):
    """Reads notices; every method raises `ClientError`."""

    def __init__(self, connection: Connection, retries: Retries) -> None:
        super().__init__(connection)
        # A service that starts again is away for longer than a request waits for it.
        self._retries = replace(retries, attempts=_PATIENCE * retries.attempts)

    def all(self, after: int = 0) -> Iterator[Notice]:
        """Yield the notices after a number that are there already."""
        while True:
            found, following = self._get("/v1/notices", _page, {"after": str(after)})
            if not found:
                return
            yield from found
            if following <= after:
                raise not_understood(self._connection.address, f"next={following}")
            after = following

    def follow(self, after: int | None = None) -> Iterator[Notice]:
        """Yield notices as they come and without end: from now on, or after a number.

        A stream that breaks, or ends because the service stops, is opened again where it was; a token that has
        ended is renewed. A notice that comes twice is yielded once.

        Raises:
            ClientError: as often in a row as `Retries` allows, or where going on makes no sense (`streams-full`,
                no session any more).

        """
        failed = 0
        while True:
            try:
                for notice in self._stream(after):
                    failed = 0
                    if notice is None or (after is not None and notice.number <= after):
                        continue
                    after = notice.number
                    yield notice
                raise ConnectionFailedError(_ENDED)
            except ClientError as error:
                failed += 1
                wait = self._wait(error, failed)
                if wait is None:
                    raise
            self._retries.sleep(wait)

    def _wait(self, error: ClientError, failed: int) -> float | None:
        if isinstance(error, TimedOutError):  # a stream that says nothing for so long is broken
            error = ConnectionFailedError(error.message)
        return self._retries.wait(error, failed)

    def _stream(self, after: int | None) -> Iterator[Notice | None]:
        """Yield the notices of one stream, None for every heartbeat."""
        headers = {"Accept": "text/event-stream"} | ({} if after is None else {"Last-Event-ID": str(after)})
        call = Call("GET", "/v1/events", headers=headers, most=_MOST_LINE)
        token = self._connection.token
        for event, data in events_of(self._connection.lines(call)):
            if event == _END:
                if _code(data) == _ENDED_SESSION and token is not None:
                    self._connection.renew(token)
                return
            yield None if event is None else self._read(data)

    def _read(self, data: str) -> Notice:
        try:
            return read_notice(Values(json.loads(data), "notice"))
        except (MisreadError, ValueError, RecursionError) as error:
            raise not_understood(self._connection.address, str(error)) from error


def events_of(lines: Iterator[str]) -> Iterator[tuple[str | None, str]]:
    """Yield event and data of a stream (WHATWG HTML 9.2.6); None and nothing for a comment."""
    event, data = "message", list[str]()
    for line in lines:
        if line.startswith(":"):
            yield None, ""
        elif line:
            name, _, value = line.partition(":")
            value = value.removeprefix(" ")
            if name == "event":
                event = value
            elif name == "data":
                data.append(value)
        else:
            if data:
                yield event, "\n".join(data)
            event, data = "message", []


def read_notice(values: Values) -> Notice:
    """Read a notice, of a page, an event or a webhook."""
    data = values.inner("data")
    return Notice(
        id=values.text("id"),
        type=values.text("type"),
        timestamp=values.moment("timestamp"),
        number=data.whole("number"),
        office_number=data.text("office"),
        role=data.text("role"),
        partner=data.text("partner"),
        transmission_id=data.text("transmission"),
        state=data.text("state"),
        kinds=data.texts("kinds"),
        months=data.texts("months"),
    )


def _page(values: Values) -> tuple[list[Notice], int]:
    return [read_notice(each) for each in values.inners("items")], values.whole("next")


def _code(data: str) -> Any:
    read: Callable[[str], Any] = json.loads
    try:
        value = read(data)
    except (ValueError, RecursionError):
        return None
    return value.get("code") if isinstance(value, dict) else None
