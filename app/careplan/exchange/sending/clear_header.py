"""Reading a sender's signed clear header, and holding it against the bytes and the log-in it came with."""

from datetime import datetime
from itertools import pairwise

from careplan.exchange.people.staff import Session
from careplan.exchange.sending import refusals
from careplan.exchange.transmissions import Payload
from careplan.sealing import ClearHeader, SealingError, verify_header
from careplan.trust import Trust

_STAMP_PARTS = tuple(slice(start, end) for start, end in pairwise((0, 4, 6, 8, 10, 12, 14)))
_MOST_MONTHS = 100
_MOST_BYTES = 48 * 1024  # it travels in an HTTP header as Base64; clients take some 100 KB of those


def read_header(payload: Payload, by: Session, trust: Trust, at: datetime) -> ClearHeader:
    """Return the verified header of a payload handed in by this log-in.

    Raises:
        ExchangeError: header-refused, sender-differs, hash-differs.

    """
    if len(payload.header) > _MOST_BYTES:
        raise refusals.header_refused(
            "header.size",
            f"平文ヘッダーは{_MOST_BYTES}バイトまでです",
            f"a clear header has {_MOST_BYTES} bytes at most",
        )
    try:
        header = verify_header(payload.header, trust=trust, at=at)
    except SealingError as error:
        raise refusals.header_refused(error.code, error.message_ja, error.message_en) from error
    sender = header.sender.office_number  # the signer's too, says `verify_header`
    if sender != by.office():
        raise refusals.sender_differs(sender, by.office(), "ログイン中の事業所", "the office logged in")
    _verify_form(header)
    if header.sealed_sha256 != payload.sealed_sha256:
        raise refusals.hash_differs()
    return header


def _verify_form(header: ClearHeader) -> None:
    """Refuse what no list could show: a stamp that is no time, or months without end."""
    if not _is_stamp(header.stamp):
        raise refusals.header_refused(
            "header.stamp",
            "ファイル連番が日時になっていません",
            "the stamp is no time of the form YYYYMMDDHHMMSS",
        )
    if len(header.months) > _MOST_MONTHS:
        raise refusals.header_refused(
            "header.months",
            f"対象年月は{_MOST_MONTHS}か月までです",
            f"a unit is about {_MOST_MONTHS} months at most",
        )


def _is_stamp(stamp: str) -> bool:
    """Tell whether 14 digits, which `verify_header` has asked for, are a time."""
    try:
        datetime(*(int(stamp[part]) for part in _STAMP_PARTS))  # type: ignore[arg-type]  # noqa: DTZ001 - it has no zone
    except ValueError:
        return False
    return True
