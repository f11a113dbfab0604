"""Field facts of the standard's ten care file kinds, transcribed by hand for an independent oracle.

This is the one exception to "no layouts in Python": it is read by tests only, and it is written a
second time on purpose, so that a slip in the product's own data is noticed. Each token is
``type[:length][!][=codes]``: ``!`` marks a field that must be filled, fields count from 1.
"""

from dataclasses import dataclass

CARE = "06|12|13|21|22|23|24|25"
PERSON = "version:6! digits:6! insured:10!"
SLOT = "service_type:2 int:7 int:7 int:7"
SERVICE_USE = (
    f"{PERSON} ymd:8! ym:6! office:10! text int:6! int:5 ymd:8! dayflags:31 hm9999:4! hm9999:4! int:2! "
    "service_code:6! tais:12 tais:12 text int:3 office:10! text text:2 code:1!=0|1 office:10 unused:1"
)
TABLES = {
    "UPHOSOKU": (
        f"{PERSON} ymd:8! text! text! code:1!=1|2 ymd:8! postal:8 text text text:15 ymd:8 ymd:8 ymd:8 "
        f"code:1=1|2 ymd:8 code:2={CARE} int:7 {' '.join([SLOT] * 9)} int:7 int:5 int:5 code:2={CARE} "
        "office:10 office:10 unused:1 ym:6!"
    ),
    "UP1KYO": (
        f"{PERSON} ymd:8! postal:8 text text text! text! postal:8 text text office:10! ymd:8! ymd:8! "
        f"code:2=11|12|21|51|52|53|54 code:1=1|2 ymd:8 ymd:8 ymd:8 code:2={CARE} text text text "
        "code:1=1|2|3 text office:10 unused:1"
    ),
    "UP2KYO": (
        f"{PERSON} ymd:8! ymd:8! seq:2 text seq:2 text text text text seq:2 text code:1=Y|N text "
        "office:10 text text text office:10 unused:1"
    ),
    "UP3KYO": f"{PERSON} ymd:8! ymd:8! text code:1=1|2|3|4|5|6|7 hm:4 hm:4 text hm:4 hm:4 text",
    "UPPLAN": SERVICE_USE,
    "UPJSK": SERVICE_USE,
    "UPSIKYU": (
        f"{PERSON} ymd:8! ym:6! text office:10! text:2 service_code_or_total:6! tais:12 tais:12 text "
        "int:6! int:5 int:6 int:3! int:5 int:6 int:6 int:6 int:6 int:6 decimal:6 int:6 int:6 int:6 int:6 "
        "int:6 int:6 int:5 int:2 int:5 code:1!=0|1 fixed:10 office:10 office:10 unused:1"
    ),
    "DLT1KYO": f"{PERSON} ymd:8!",
    "DLTPLAN": f"{PERSON} ym:6!",
    "DLTJSK": f"{PERSON} ym:6! office:10! service_type:2!",
}
MONTH_IN_NAME = frozenset({"UPHOSOKU", "UPPLAN", "UPJSK", "UPSIKYU", "DLTPLAN", "DLTJSK"})
# The names a spreadsheet user would put on top of a table 6 file and of its deletion.
TABLE6 = (
    "CSVバージョン 保険者番号 被保険者番号 作成年月日 対象年月 プラン担当業者コード プラン担当者名 単位数 "
    "前月までの短期入所利用日数 サービス利用日 日割対象日 サービス開始時刻 サービス終了時刻 サービス回数 "
    "サービスコード TAISコード 福祉用具届出コード 用具名称（機種名） 明細判別コード "
    "サービス事業者コード サービス事業所名 サテライト枝番 ３０日超区分 更新業者コード 識別子"
)
DELETION = "CSVバージョン 保険者番号 被保険者番号 削除対象年月"
HEADERS = {"UPPLAN": TABLE6.split(" "), "DLTPLAN": DELETION.split(" ")}


@dataclass(frozen=True, slots=True)
class FieldFact:
    """One field: number from 1, type, length (None is free), whether it must be filled, its codes."""

    number: int
    type: str
    length: int | None
    must: bool
    codes: tuple[str, ...]

    @property
    def free_text(self) -> bool:
        """Whether the writer encloses it: telephone and satellite fields have a length and are not free."""
        return self.type == "text" and self.length is None


def _fact(number: int, token: str) -> FieldFact:
    head, _, codes = token.partition("=")
    name, _, length = head.removesuffix("!").partition(":")
    chosen = tuple(codes.split("|")) if codes else ()
    return FieldFact(number, name, int(length) if length else None, head.endswith("!"), chosen)


LAYOUTS: dict[str, tuple[FieldFact, ...]] = {
    kind: tuple(_fact(number, token) for number, token in enumerate(tokens.split(), start=1))
    for kind, tokens in TABLES.items()
}
assert {kind: len(facts) for kind, facts in LAYOUTS.items()} == {
    "UPHOSOKU": 63,
    "UP1KYO": 28,
    "UP2KYO": 22,
    "UP3KYO": 13,
    "UPPLAN": 25,
    "UPJSK": 25,
    "UPSIKYU": 37,
    "DLT1KYO": 4,
    "DLTPLAN": 4,
    "DLTJSK": 6,
}
