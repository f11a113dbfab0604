"""How sums are broken that need several values to be there."""

from collections.abc import Iterator, Mapping

from careplan.workbench.drafts import draft_of
from careplan.workbench.mutate.recipes import Broken, Files, breaks

_Cells = Mapping[tuple[str, str], str]
_SLOT = {
    ("service_type", "limits.1"): "11",
    ("limit_units", "limits.1"): "1000",
    ("total_units", "limits.1"): "1200",
}


def _filled(files: Files, kind: str, cells: _Cells) -> Iterator[Broken]:
    """Yield the files with some cells, (key, part) to value, put into the first record of a kind."""
    for name, data in files.items():
        for file in draft_of({name: data}).files:
            if file.kind.id == kind:
                for (key, part), value in cells.items():
                    file.records[0][file.kind.field(key, part).number - 1] = value
                yield dict(files) | {name: file.written()}


def _sums(rule: str, kind: str, cells: _Cells) -> None:
    breaks(rule)(lambda files: _filled(files, kind, cells))


_sums("limits.over", "UPHOSOKU", _SLOT | {("over_units", "limits.1"): "100"})
_sums(
    "limits.over-total",
    "UPHOSOKU",
    _SLOT | {("over_units", "limits.1"): "200", ("over_units_total", "supplement"): "100"},
)
_sums(
    "detail.type-limit-split",
    "UPSIKYU",
    {("over_type_limit", "line"): "1", ("within_type_limit", "line"): "1", ("managed_units", "line"): "5"},
)
_sums(
    "detail.stay-days",
    "UPSIKYU",
    {("stay_days_before", "line"): "1", ("stay_days_planned", "line"): "1", ("stay_days_total", "line"): "5"},
)
for _kind in ("UPPLAN", "UPJSK"):  # of months that have fewer than 31 days
    _sums("flags.beyond-month", _kind, {("daily_billing_days", "use"): "1" * 31})
_sums("presence.other-text", "UPKIHON", {("consultation_method", "record"): "03"})
_sums(
    "presence.other-code",
    "UPKIHON",
    {("consultation_method", "record"): "01", ("consultation_method_other", "record"): "\u8a2a\u554f"},
)
_sums("presence.consigned", "UPYOBO", {("consignment", "record"): "2"})
for _kind in ("UPKIHON", "UPYOBO"):
    _sums(
        "presence.together", _kind, {("consented_by", "record"): "", ("consented_on", "record"): "20200101"}
    )
for _kind, _part in (("UPPLAN", "use"), ("UPJSK", "use"), ("UPSIKYU", "line")):
    _sums("satellite.form", _kind, {("satellite", _part): "0"})


@breaks("unit.over-type-limit")
def _over_a_limit(files: Files) -> Iterator[Broken]:
    """Put a limit of one unit into the supplement, and two units within it into each row of table 7."""
    supplement, table = dict[str, bytes](), dict[str, bytes]()
    for name, data in files.items():
        for file in draft_of({name: data}).files:
            if file.kind.id == "UPHOSOKU":
                for (key, part), value in (_SLOT | {("limit_units", "limits.1"): "1"}).items():
                    file.records[0][file.kind.field(key, part).number - 1] = value
                supplement[name] = file.written()
            elif file.kind.id == "UPSIKYU":
                for record in file.records:
                    record[file.column("within_type_limit")] = "2"
                table[name] = file.written()
    yield dict(files) | supplement | table
