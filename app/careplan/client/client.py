"""The client: log in, send, list, fetch, receipt."""

import re
import secrets
import ssl
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Literal, Self

import httpx

from careplan.client.account import Account
from careplan.client.administration import Administration
from careplan.client.answers import (
    Acceptance,
    Content,
    RejectionFinding,
    Transmission,
    TransmissionDetail,
)
from careplan.client.connection import Answer, Call, Connection
from careplan.client.directory import Directory
from careplan.client.drafts import Drafts
from careplan.client.errors import not_understood
from careplan.client.lists import Filter
from careplan.client.notices import Notice, Notices
from careplan.client.nuisance import Nuisance
from careplan.client.preview import Preview, read_preview
from careplan.client.proof import Proof
from careplan.client.reading import (
    MisreadError,
    Values,
    read_acceptance,
    read_base64,
    read_detail,
    read_transmission,
    read_values,
)
from careplan.client.request_log import RequestLog
from careplan.client.retries import Retries
from careplan.client.routes import segment
from careplan.client.tokens import Renewal, Tokens, TokenStore
from careplan.client.town import Town
from careplan.client.upkeep import Upkeep
from careplan.client.uploads import LARGE, Uploads
from careplan.client.webhooks import Webhooks
from careplan.client.zips import write_zip
from careplan.sealing import MAX_SEALED, SealedUnit, is_safe_name
from careplan.standard.archive import ArchiveError, Bounds, read_archive

Order = Literal["newest", "stamp"]
SEALED_TYPE: Final = "application/pkcs7-mime"
RECEIPT_TYPE: Final = "application/pkcs7-signature"
ZIP_TYPE: Final = "application/zip"
_MOST_FILES: Final = Bounds(files=256, file_bytes=MAX_SEALED, total_bytes=2 * MAX_SEALED)
_KEY = re.compile(r"[!-~]{1,255}", re.ASCII)


class Client(Account):
    """A client of one exchange.

    Shapes: answers are the frozen values of `careplan.client.answers`, identifiers text, times aware in UTC.
    Every method raises `ClientError` (see `careplan.client.errors` for the tree) and nothing of httpx.

    Args:
        base_url: where the exchange is, with http:// or https://.
        token: of an earlier log-in.
        tokens: where the tokens of an earlier log-in are kept, and those to come, which are fetched by themselves.
        transport: an httpx transport, for tests and for what httpx can do besides.
        timeout: seconds for each of connecting, sending, receiving.
        retries: how often what may be repeated is repeated. The rest is sent once.
        verify: an `ssl.SSLContext` (see `tls_context`) where another authority than the system's is trusted, or a
            certificate is to be shown.
        proxy: the address of a proxy; the environment is not asked for one.

    """

    def __init__(  # noqa: PLR0913 - what httpx is to be told
        self,
        base_url: str,
        *,
        token: str | None = None,
        tokens: TokenStore | None = None,
        transport: httpx.BaseTransport | None = None,
        timeout: float = 30.0,
        retries: Retries | None = None,
        verify: ssl.SSLContext | bool = True,
        proxy: str | None = None,
    ) -> None:
        connection = Connection(
            base_url,
            transport=transport,
            timeout=timeout,
            retries=retries or Retries(),
            verify=verify,
            proxy=proxy,
        )
        known = Tokens(token) if token is not None else tokens.load() if tokens is not None else None
        super().__init__(connection, Renewal(connection, known, tokens))
        self.directory = Directory(connection)
        self.administration = Administration(connection)
        self.drafts = Drafts(connection)
        self.uploads = Uploads(connection)
        self.proof = Proof(connection)
        self.nuisance = Nuisance(connection)
        self.upkeep = Upkeep(connection)
        self.town = Town(connection)
        self.webhooks = Webhooks(connection)
        self.notices = Notices(connection, retries or Retries())
        self.request_log = RequestLog(connection, retries or Retries())

    def __enter__(self) -> Self:
        """Return the client; it is closed at the end of the block."""
        return self

    def __exit__(self, *_exception: object) -> None:
        """Close the client."""
        self.close()

    def close(self) -> None:
        """Let go of the connections."""
        self._connection.close()

    @property
    def address(self) -> str:
        """Where the exchange is."""
        return self._connection.address

    # Sending

    def send_sealed(
        self,
        unit: SealedUnit,
        *,
        idempotency_key: str | None = None,
        pseudonyms: Sequence[str] = (),
        in_pieces: bool = False,
    ) -> Acceptance:
        """Send a sealed unit. Without a key of the caller's one is made, so that repeating is safe.

        `pseudonyms` are the office's own of the service users in it (`careplan.client.pseudonyms`): by them the
        lists can be filtered, and the newest version of each person's plan is known. `in_pieces`: upload it in pieces,
        as large units always are.
        """
        headers = {"Content-Type": SEALED_TYPE, "Careplan-Header": b64encode(unit.header).decode()}
        if pseudonyms:
            headers["Careplan-Pseudonyms"] = ",".join(pseudonyms)
        return self._send(unit.sealed, headers, {}, idempotency_key, in_pieces=in_pieces)

    def send_plain(
        self, files: Mapping[str, bytes], *, allow_errors: bool = False, idempotency_key: str | None = None
    ) -> Acceptance:
        """Send the files (name to bytes) of one unit as a hosted office: the exchange checks and seals them."""
        query = {"allow_errors": "true" if allow_errors else "false"}
        return self._send(write_zip(files), {"Content-Type": ZIP_TYPE}, query, idempotency_key)

    def _send(
        self,
        body: bytes,
        headers: Mapping[str, str],
        query: Mapping[str, str],
        key: str | None,
        *,
        in_pieces: bool = False,
    ) -> Acceptance:
        key = secrets.token_urlsafe(24) if key is None else key
        if not _KEY.fullmatch(key):
            raise ValueError("an Idempotency-Key has 1 to 255 visible ASCII characters")
        sent = dict(headers) | {"Idempotency-Key": key}
        if in_pieces or len(body) > LARGE:
            path = self.uploads.upload(body, sent.pop("Content-Type"))
            answer = self.uploads.send(path, sent, query)
        else:
            answer = self._connection.ask(
                Call("POST", "/v1/transmissions", body, sent, query, repeatable=True)
            )
        replayed = answer.headers.get("careplan-replayed", "") == "true"
        return self._understood(answer, lambda each: read_acceptance(read_values(each), replayed=replayed))

    def preview(self, files: Mapping[str, bytes]) -> Preview:
        """Return, as a hosted office, what the files (name to bytes) of one unit would be if they were sent."""
        call = Call("POST", "/v1/preview", write_zip(files), {"Content-Type": ZIP_TYPE}, repeatable=True)
        return self._ask(call, read_preview)

    # Lists

    def sent(
        self,
        *,
        state: str | None = None,
        order: Order = "newest",
        limit: int = 50,
        only: Filter | None = None,
    ) -> Iterator[Transmission]:
        """Yield what the office sent, page after page; `limit` is the size of a page."""
        query = _query(state, order, limit) | (only or Filter()).query("destination")
        return self._list("/v1/sent", read_transmission, query, "cursor")

    def received(
        self,
        *,
        state: str | None = None,
        order: Order = "newest",
        limit: int = 50,
        only: Filter | None = None,
    ) -> Iterator[Transmission]:
        """Yield what was sent to the office, page after page; order "stamp" is the order of import."""
        query = _query(state, order, limit) | (only or Filter()).query("sender")
        return self._list("/v1/received", read_transmission, query, "cursor")

    def pseudonym(self, insurer_number: str, insured_number: str) -> str:
        """Return, as a hosted office, its pseudonym of a service user."""
        value = {"insurer_number": insurer_number, "insured_number": insured_number}
        return self._submit("POST", "/v1/pseudonyms", value, lambda values: values.text("pseudonym"))

    # One transmission

    def transmission(self, transmission_id: str) -> TransmissionDetail:
        """Return a transmission that the office sent or received, with its proofs."""
        return self._get(_path(transmission_id), read_detail)

    def content(self, transmission_id: str, *, in_order: bool = False) -> Content:
        """Fetch a sealed unit as its receiver; `in_order`: only if none of the sender's with an older stamp waits."""
        answer = self._bytes(f"{_path(transmission_id)}/content", MAX_SEALED, _in_order(asked=in_order))
        return self._understood(answer, _content)

    def files(self, transmission_id: str, *, in_order: bool = False) -> dict[str, bytes]:
        """Fetch the files (name to bytes) as a hosted receiver: the exchange opens the unit."""
        path = f"{_path(transmission_id)}/files"
        answer = self._bytes(path, 2 * MAX_SEALED, _in_order(asked=in_order))
        try:
            files = read_archive(answer.body, _MOST_FILES)
        except ArchiveError as error:
            raise not_understood(self._connection.address, "ZIP") from error
        if not all(map(is_safe_name, files)):
            raise not_understood(self._connection.address, "ZIP: a file name")
        return files

    def put_pseudonyms(self, transmission_id: str, pseudonyms: Sequence[str]) -> TransmissionDetail:
        """Put down, as a receiver that keeps its key, its own pseudonyms of the service users in a unit."""
        value = {"pseudonyms": list(pseudonyms)}
        return self._submit("PUT", f"{_path(transmission_id)}/pseudonyms", value, read_detail)

    def give_receipt(self, transmission_id: str, receipt: bytes = b"") -> TransmissionDetail:
        """Hand in a signed receipt; as a hosted office without one, the exchange signs for it."""
        headers = {"Content-Type": RECEIPT_TYPE} if receipt else {}
        call = Call("POST", f"{_path(transmission_id)}/receipt", receipt, headers)
        return self._ask(call, read_detail)

    def reject(
        self, transmission_id: str, reason: str, findings: Sequence[RejectionFinding] = ()
    ) -> TransmissionDetail:
        """Send a transmission back: it could not be imported. Put no personal data into the reason."""
        value = {"reason": reason, "findings": [finding.as_json() for finding in findings]}
        return self._submit("POST", f"{_path(transmission_id)}/rejection", value, read_detail)

    def withdraw(self, transmission_id: str) -> TransmissionDetail:
        """Take back what the receiver has not fetched yet."""
        return self._ask(Call("POST", f"{_path(transmission_id)}/withdrawal"), read_detail)

    # Notices

    def events(self, after: int | None = None) -> Iterator[Notice]:
        """Yield what the office is told, as it comes and without end; see `Notices.follow`."""
        return self.notices.follow(after)

    # The rest

    def check(self, files: Mapping[str, bytes]) -> dict[str, Any]:
        """Have the exchange check files; return the JSON of `careplan check`."""
        call = Call("POST", "/v1/check", write_zip(files), {"Content-Type": ZIP_TYPE}, repeatable=True)
        return self._ask(call, _report)

    def is_ready(self) -> bool:
        """Whether the exchange says that it can work."""
        return self._get("/readyz", lambda values: values.text("status")) == "ready"


def _path(transmission_id: str) -> str:
    return f"/v1/transmissions/{segment(transmission_id)}"


def _query(state: str | None, order: Order, limit: int) -> dict[str, str]:
    return {"order": order, "limit": str(limit)} | ({} if state is None else {"state": state})


def _in_order(*, asked: bool) -> dict[str, str]:
    return {"in_order": "true"} if asked else {}


def _content(answer: Answer) -> Content:
    header, statement = (
        answer.headers.get("careplan-header"),
        answer.headers.get("careplan-statement"),
    )
    if header is None or statement is None:
        raise MisreadError("Careplan-Header, Careplan-Statement")
    return Content(
        answer.body,
        read_base64(header, "Careplan-Header"),
        read_base64(statement, "Careplan-Statement"),
    )


def _report(values: Values) -> dict[str, Any]:
    summary = values.inner("summary")
    return {
        "files": values.take("files", list),
        "units": values.take("units", list),
        "summary": {name: summary.whole(name) for name in ("files", "records", "errors", "warnings")},
    }
