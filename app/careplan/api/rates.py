"""How often one may ask: by client address, by log-in and by office, in the memory of each process."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv6Address
from math import ceil
from threading import Lock
from time import monotonic

from starlette.types import ASGIApp, Receive, Scope, Send

from careplan.api import problems
from careplan.api.answers import problem_response
from careplan.api.peers import TrustedProxies

Now = Callable[[], float]
_MINUTE = 60.0
_MOST_KEYS = 10_000
_SITE_BITS = 64  # of an IPv6 address: whoever has one has as many of them as there are
_PASSWORDS = ("/v1/login", "/v1/refresh", "/login")
_ENROLMENT = "/enrolment"
_WATCHED = frozenset({"/healthz", "/readyz", "/metrics"})


class Bucket:
    """So many a minute for each key, a minute's worth at once (GCRA, the leaky bucket as one number a key).

    At most 10,000 keys are remembered, those asked for last: who is forgotten may begin anew.
    """

    def __init__(self, per_minute: int, now: Now = monotonic, most: int = _MOST_KEYS) -> None:
        self._interval = _MINUTE / per_minute if per_minute else 0.0
        self._now = now
        self._most = most
        self._due: OrderedDict[str, float] = OrderedDict()
        self._lock = Lock()

    def take(self, key: str) -> float:
        """Count one for the key and return 0, or count nothing and return the seconds to wait."""
        if not self._interval:
            return 0.0
        with self._lock:
            now = self._now()
            due = max(self._due.get(key, now), now)
            wait = due - now - (_MINUTE - self._interval)
            if wait > 0:
                return wait
            self._due[key] = due + self._interval
            self._due.move_to_end(key)
            if len(self._due) > self._most:
                self._due.popitem(last=False)
            return 0.0

    def __len__(self) -> int:
        return len(self._due)


@dataclass(frozen=True, slots=True)
class Rates:
    """The limits of one process; a bucket of 0 a minute limits nothing."""

    address: Bucket
    login: Bucket
    """Log-ins, refreshes and enrolments of one address: whatever a password can be guessed at."""
    staff: Bucket
    office: Bucket

    def verify_session(self, staff_id: str, office_number: str | None) -> None:
        """Count a request of a log-in and of its office.

        Raises:
            ProblemError: too-many-requests.

        """
        _verify(self.staff.take(staff_id))
        if office_number is not None:
            _verify(self.office.take(office_number))

    def verify_address(self, address: str, path: str) -> None:
        """Count a request of an address.

        Raises:
            ProblemError: too-many-requests.

        """
        site = _site(address)
        _verify(self.address.take(site))
        if path in _PASSWORDS or path.endswith(_ENROLMENT):
            _verify(self.login.take(site))


class RateLimit:
    """ASGI middleware: refuses an address that asks too often, before anything is read.

    Trusted proxies are not counted: behind their one address stand many clients, whom they count themselves.
    """

    def __init__(self, app: ASGIApp, proxies: TrustedProxies) -> None:
        self._app = app
        self._proxies = proxies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] == "http" and scope["path"] not in _WATCHED and self._counts(scope):
            rates: Rates = scope["app"].state.services.rates
            try:
                rates.verify_address(scope["client"][0], scope["path"])
            except problems.ProblemError as problem:
                await problem_response(scope, problem)(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _counts(self, scope: Scope) -> bool:
        return bool(scope.get("client")) and not self._proxies.sent(scope)


def _verify(wait: float) -> None:
    if wait > 0:
        raise problems.too_many_requests(ceil(wait))


def _site(address: str) -> str:
    """Return what is counted together: an IPv4 address, the /64 of an IPv6 address."""
    if ":" not in address:
        return address
    try:
        return hex(int(IPv6Address(address)) >> _SITE_BITS)
    except ValueError:
        return address
