"""What the groups of routes share: a call, and its answer read or refused."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar
from urllib.parse import quote

from careplan.client.connection import Answer, Call, Connection
from careplan.client.errors import not_understood
from careplan.client.reading import MisreadError, Values, read_values

T = TypeVar("T")
JSON_TYPE = "application/json"
PEM_TYPE = "application/x-pem-file"


class Routes:
    """Routes of the exchange on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def _get(self, path: str, read: Callable[[Values], T], query: Mapping[str, str] | None = None) -> T:
        return self._ask(Call("GET", path, query=query or {}, repeatable=True), read)

    def _bytes(self, path: str, most: int, query: Mapping[str, str] | None = None) -> Answer:
        return self._connection.ask(Call("GET", path, query=query or {}, most=most, repeatable=True))

    def _submit(self, method: str, path: str, value: Any, read: Callable[[Values], T]) -> T:
        return self._ask(Call(method, path, json_bytes(value), {"Content-Type": JSON_TYPE}), read)

    def _ask(self, call: Call, read: Callable[[Values], T]) -> T:
        return self._understood(self._connection.ask(call), lambda answer: read(read_values(answer)))

    def _understood(self, answer: Answer, read: Callable[[Answer], T]) -> T:
        try:
            return read(answer)
        except MisreadError as error:
            raise not_understood(self._connection.address, str(error)) from error

    def _list(
        self, path: str, read: Callable[[Values], T], query: Mapping[str, str], cursor: str
    ) -> Iterator[T]:
        """Yield the items of all pages; `cursor` names the parameter that asks for the next one."""
        seen: set[str] = set()
        asked = dict(query)
        while True:
            items, following = self._get(path, lambda values: _page(values, read), asked)
            yield from items
            if following is None:
                return
            if following in seen:
                raise not_understood(self._connection.address, f"{cursor}={following}")
            seen.add(following)
            asked[cursor] = following


def _page(values: Values, read: Callable[[Values], T]) -> tuple[list[T], str | None]:
    return [read(each) for each in values.inners("items")], values.optional("next", values.text)


def json_bytes(value: Any) -> bytes:
    """Return a value as JSON."""
    return json.dumps(value, ensure_ascii=False).encode()


def segment(text: str) -> str:
    """Return a text as one segment of a path."""
    return quote(text, safe="")
