"""Which requests go the short way (see `direct`): their plain form, and what is done for each."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from urllib.parse import parse_qsl

from starlette.types import Scope

from careplan.api import problems
from careplan.api.media import JSON, PKCS7, SIGNATURE
from careplan.api.routes.delivery import receive_signed
from careplan.api.routes.lists import Filter, ListQuery, received_page
from careplan.api.routes.sending import REPLAYED, Asked, send_sealed
from careplan.api.services import Services
from careplan.api.wire_transmissions import encode
from careplan.api.wire_writing import write_acceptance
from careplan.exchange.people.staff import Session
from careplan.exchange.states import State
from careplan.exchange.transmissions import Order

Headers = list[tuple[bytes, bytes]]
LARGEST = 262_144
"""Bytes of a body that is read before the log-in is looked up; a longer one waits for that, in its route."""
_ID = "/v1/transmissions/{transmission_id}"
_ONE = re.compile(r"/v1/transmissions/([0-9a-f-]{36})/(content|receipt)", re.ASCII)
_BEARER = re.compile(rb"Bearer ([A-Za-z0-9_~+/.=-]+)")
_KEY = re.compile(rb"[!-~]{1,255}")
_LIMIT = re.compile(r"[1-9][0-9]?|1[0-9]{2}|200", re.ASCII)


@dataclass(frozen=True, slots=True)
class DirectAnswer:
    """What goes out."""

    status: int
    media: str
    body: bytes
    more: Mapping[str, str] | None = None

    def headers(self) -> Headers:
        """Return the headers as ASGI sends them."""
        named = {"content-length": str(len(self.body)), "content-type": self.media} | dict(self.more or {})
        return [(name.lower().encode("ascii"), value.encode("ascii")) for name, value in named.items()]


Work = Callable[[Services, Session, bytes], DirectAnswer]
Run = Callable[[Services, Callable[[], DirectAnswer]], DirectAnswer]
"""In what the log-in is looked up and the work done: one transaction where the work has but one."""


def _reading(kit: Services, work: Callable[[], DirectAnswer]) -> DirectAnswer:
    return kit.door.store.read(lambda _tx: work())


def _writing(kit: Services, work: Callable[[], DirectAnswer]) -> DirectAnswer:
    return kit.door.store.write(lambda _tx: work())


def _apart(_kit: Services, work: Callable[[], DirectAnswer]) -> DirectAnswer:
    return work()


@dataclass(frozen=True, slots=True)
class DirectRequest:
    """A request of a plain form: the route it belongs to, who asks, and what to do with its body."""

    token: str
    path: str
    work: Work
    run: Run


def find_request(scope: Scope) -> DirectRequest | None:
    """Return what goes the short way, or None: its route takes it."""
    headers = dict(scope["headers"])
    bearer = _BEARER.fullmatch(headers.get(b"authorization", b""))
    if bearer is None or len(headers) != len(scope["headers"]):
        return None
    found = _SHAPES.get((scope["method"], scope["path"])) or _one(scope)
    plain = None if found is None else found(scope, headers)
    return None if plain is None else DirectRequest(bearer[1].decode("ascii"), *plain)


_Headers = Mapping[bytes, bytes]
_Found = tuple[str, Work, Run] | None


def _one(scope: Scope) -> Callable[[Scope, _Headers], _Found] | None:
    named = _ONE.fullmatch(scope["path"])
    if named is None:
        return None
    wanted = {("GET", "content"): _fetch, ("POST", "receipt"): _receipt}.get((scope["method"], named[2]))
    return None if wanted is None else partial(wanted, named[1])


def _send(scope: Scope, headers: _Headers) -> _Found:
    key = headers.get(b"idempotency-key")
    plain = not scope["query_string"] and b"careplan-pseudonyms" not in headers and _is_short(headers)
    known = headers.get(b"content-type") == PKCS7.encode() and b"careplan-header" in headers
    if not (plain and known) or (key is not None and not _KEY.fullmatch(key)):
        return None
    asked = Asked(
        headers[b"careplan-header"].decode("latin-1"),
        None if key is None else key.decode("ascii"),
        allow_errors=False,
        pseudonyms=None,
    )
    return "/v1/transmissions", partial(_answer_sending, asked), _apart


def _answer_sending(asked: Asked, kit: Services, session: Session, body: bytes) -> DirectAnswer:
    acceptance, _ = send_sealed(kit, session, asked, body)
    more = {REPLAYED: "true"} if acceptance.repeated else None
    return DirectAnswer(problems.CREATED, JSON, write_acceptance(acceptance, None), more)


def _list(scope: Scope, _headers: _Headers) -> _Found:
    query = _read_query(scope["query_string"])
    return None if query is None else ("/v1/received", partial(_answer_list, query), _reading)


def _answer_list(query: ListQuery, kit: Services, session: Session, _body: bytes) -> DirectAnswer:
    return DirectAnswer(problems.OK, JSON, received_page(kit, session, query))


@lru_cache(maxsize=256)
def _read_query(text: bytes) -> ListQuery | None:
    """Return the query where it has nothing but a state, an order and a limit, each once and as it should be."""
    pairs = parse_qsl(text.decode("latin-1"), keep_blank_values=True)
    given = dict(pairs)
    state, order, limit = (given.get(name) for name in ("state", "order", "limit"))
    plain = len(given) == len(pairs) and given.keys() <= {"state", "order", "limit"}
    right = state in {None, *State} and order in {None, *Order} and (limit is None or _LIMIT.fullmatch(limit))
    if not (plain and right):
        return None
    which = Filter(None if state is None else State(state))
    return ListQuery(which, Order(order or Order.NEWEST), int(limit or 50))


def _fetch(transmission_id: str, scope: Scope, _headers: _Headers) -> _Found:
    if scope["query_string"]:
        return None
    return f"{_ID}/content", partial(_answer_fetch, transmission_id), _writing


def _answer_fetch(transmission_id: str, kit: Services, session: Session, _body: bytes) -> DirectAnswer:
    fetched = kit.delivery.fetch(session, transmission_id, kit.clock())
    more = {
        "Careplan-Header": encode(fetched.payload.header),
        "Careplan-Statement": encode(fetched.statement),
    }
    return DirectAnswer(problems.OK, PKCS7, fetched.payload.sealed, more)


def _receipt(transmission_id: str, scope: Scope, headers: _Headers) -> _Found:
    is_signed = headers.get(b"content-type") == SIGNATURE.encode() and headers.get(b"content-length") != b"0"
    if scope["query_string"] or not is_signed or not _is_short(headers):
        return None
    return f"{_ID}/receipt", partial(_answer_receipt, transmission_id), _writing


def _answer_receipt(transmission_id: str, kit: Services, session: Session, body: bytes) -> DirectAnswer:
    return DirectAnswer(problems.OK, JSON, receive_signed(kit, session, transmission_id, body))


def _is_short(headers: _Headers) -> bool:
    length = headers.get(b"content-length", b"")
    return length.isdigit() and int(length) <= LARGEST and b"transfer-encoding" not in headers


_SHAPES = {("POST", "/v1/transmissions"): _send, ("GET", "/v1/received"): _list}
