"""Codes in plain words, both languages: states, versions, kinds, months, services."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from careplan.exchange.receiving.receipts import CLEAN, UNCHECKED, WITH_ERRORS
from careplan.exchange.receiving.versions import Standing
from careplan.exchange.states import State
from careplan.exchange.transmissions import Box
from careplan.standard.findings import Message
from careplan.standard.specification import load_standard
from careplan.standard.units import unit_kind

_ENGLISH_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH_LENGTH = 6


@dataclass(frozen=True, slots=True)
class Mark:
    """A word with the sign and the class (pages.css) that it is shown with: never by colour alone."""

    sign: str
    look: str
    word: Message


STATES: Final[Mapping[Box, Mapping[State, Mark]]] = {
    Box.RECEIVED: {
        State.ACCEPTED: Mark("●", "info", Message("未受信", "new")),
        State.FETCHED: Mark("◐", "warning", Message("受信済み・受領前", "fetched, not signed for")),
        State.RECEIVED: Mark("✓", "good", Message("受領済み", "signed for")),
        State.REJECTED: Mark("↩", "error", Message("差し戻した", "sent back")),
        State.WITHDRAWN: Mark("−", "quiet", Message("送信元が取下げ", "withdrawn by its sender")),
        State.EXPIRED: Mark("×", "quiet", Message("期限切れ", "expired")),
    },
    Box.SENT: {
        State.ACCEPTED: Mark("○", "info", Message("相手は未受信", "not fetched yet")),
        State.FETCHED: Mark("◐", "info", Message("相手が受信・受領前", "fetched, not signed for")),
        State.RECEIVED: Mark("✓", "good", Message("受領された", "signed for")),
        State.REJECTED: Mark("↩", "error", Message("差し戻された", "sent back to us")),
        State.WITHDRAWN: Mark("−", "quiet", Message("取り下げた", "withdrawn")),
        State.EXPIRED: Mark("×", "error", Message("期限切れ", "expired")),
    },
}
STANDINGS: Final[Mapping[Standing, Mark]] = {
    Standing.NEWEST: Mark("★", "good", Message("最新", "newest")),
    Standing.PARTLY_SUPERSEDED: Mark("↻", "warning", Message("一部は新しい版あり", "newer version of parts")),
    Standing.SUPERSEDED: Mark("↻", "warning", Message("新しい版あり", "superseded")),
    Standing.DELETED: Mark("×", "error", Message("削除済み", "deleted")),
    Standing.VOID: Mark("−", "quiet", Message("無効", "void")),
    Standing.UNKNOWN: Mark("?", "quiet", Message("版は不明", "version unknown")),
}
VERDICTS: Final[Mapping[str, Message]] = {
    CLEAN: Message("受け取った側の検査：エラーなし", "the receiver's check: no errors"),
    WITH_ERRORS: Message("受け取った側の検査：エラーあり", "the receiver's check: errors"),
    UNCHECKED: Message("受け取った側では未検査", "not checked by the receiver"),
}
ACTIONS: Final[Mapping[str, Message]] = {
    "transmission.accept": Message("送信を受け付けました", "accepted"),
    "transmission.fetch": Message("受信しました", "fetched"),
    "transmission.receipt": Message("受領しました", "signed for"),
    "transmission.reject": Message("差し戻しました", "sent back"),
    "transmission.withdraw": Message("取り下げました", "withdrawn"),
    "transmission.expire": Message("期限が切れました", "expired"),
    "transmission.purge": Message(
        "データを消去しました（証明は残ります）", "its bytes were removed; proofs stay"
    ),
}


def contents(kinds: Sequence[str]) -> Message:
    """Return what a set of file kinds is: the transmission unit, or its kinds one by one."""
    unit = unit_kind(kinds)
    if unit is not None:
        return unit.title
    titles = [kind_title(each) for each in sorted(set(kinds))]
    return Message("・".join(each.ja for each in titles), ", ".join(each.en for each in titles))


def kind_title(kind: str) -> Message:
    """Return what a file kind is called; the code itself where it is not known."""
    found = load_standard().kinds.get(kind)
    return Message.same(kind) if found is None else found.title


def service_title(service_type: str) -> Message:
    """Return what a service type is called; the code itself where it is not known."""
    found = load_standard().service_types.get(service_type)
    return Message.same(service_type) if found is None else found.title


def month_word(month: str) -> Message:
    """Return a month (YYYYMM or YYYY-MM) as it is said; one of zeros, or none at all, as it stands."""
    digits = month.replace("-", "")
    number = int(digits[4:]) if len(digits) == _MONTH_LENGTH and digits.isdecimal() else 0
    if not 1 <= number <= len(_ENGLISH_MONTHS):
        return Message.same(month)
    return Message(f"{digits[:4]}年{number}月", f"{_ENGLISH_MONTHS[number - 1]} {digits[:4]}")
