"""What stands in the navigation, and for whom."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Flag, auto


class For(Flag):
    """Who finds a place in the navigation."""

    STRANGER = auto()
    OFFICE = auto()
    ADMINISTRATOR = auto()
    ALL = STRANGER | OFFICE | ADMINISTRATOR


@dataclass(frozen=True, slots=True)
class Place:
    """A link of the navigation, and what the first page says about it."""

    path: str
    ja: str
    en: str
    about_ja: str
    about_en: str
    whom: For = For.ALL

    def holds(self, path: str) -> bool:
        """Return whether a page belongs to this place."""
        return path == self.path or path.startswith(f"{self.path}/")


PLACES: tuple[Place, ...] = (
    Place(
        "/check",
        "検査",
        "Check",
        "ファイルを調べ、指摘を該当の欄の横で見る。帳票でも見る",
        "Check files, see each finding beside its cell, and the same as forms",
    ),
    Place(
        "/compare",
        "比較",
        "Compare",
        "2つのファイル、または予定と実績を比べ、違いを帳票の上で見る",
        "Compare two files, or a plan and what was done, on the forms",
    ),
    Place(
        "/received",
        "受信一覧",
        "Received",
        "届いたものを確かめ、受領し、または差し戻します。",
        "See what came, look into it, sign for it or send it back.",
        For.OFFICE,
    ),
    Place(
        "/sent",
        "送信一覧",
        "Sent",
        "送ったものが受信されたか、受領されたかを確かめます。",
        "See whether what you sent was fetched and signed for.",
        For.OFFICE,
    ),
    Place(
        "/drafts",
        "下書き",
        "Drafts",
        "まだ送っていないものを見直し、送り、または消します。",
        "Look at what was not sent yet; send it or delete it.",
        For.OFFICE,
    ),
    Place(
        "/send",
        "送信",
        "Send",
        "ファイルと相手を選び、だれに何が見えるかを確かめて送ります。",
        "Choose files and partner, see who would see what, and send.",
        For.OFFICE,
    ),
    Place(
        "/directory",
        "事業所",
        "Directory",
        "だれが参加し、何を受信できるか。連携グループもここで作ります。",
        "Who takes part and what they can receive; linkage groups, too.",
        For.OFFICE,
    ),
    Place(
        "/year",
        "年度",
        "Year",
        "いつ使い始め、何か所と連携したか。月ごとの図と表、CSV。",
        "When use began and with how many partners; chart, table and CSV.",
        For.OFFICE,
    ),
    Place(
        "/admin",
        "管理",
        "Administration",
        "事業所、職員、証明書、障害の台本、通信の記録、監査ログ",
        "Offices, staff, certificates, nuisances, recorded requests, the audit log",
        For.ADMINISTRATOR,
    ),
    Place(
        "/vendor-test",
        "ベンダー試験",
        "Vendor test",
        "ソフトが標準どおりに書き出し、取り込めるかを、自分で確かめる",
        "See by yourself whether your software writes and reads by the standard",
    ),
    Place(
        "/rules",
        "規則",
        "Rules",
        "検査が見る規則を、正しい例・誤りの例・読み方とともに調べる",
        "Look up the rules, with right and wrong examples and the readings behind them",
    ),
)


def places_for(whom: For) -> Iterator[Place]:
    """Yield the places of somebody, in their order."""
    return (place for place in PLACES if place.whom & whom)
