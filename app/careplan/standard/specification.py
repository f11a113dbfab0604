"""The standard's data, loaded from `specs/careplan_csv` and held as frozen values.

The layout tables, code lists, types, kinds, units, names and rules are data; this module gives them types and
adds no fact of its own.
"""

import csv
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from careplan.locator import locate
from careplan.standard.editions import Edition, read_editions
from careplan.standard.findings import Message, Rule

_FOLDER = "specs/careplan_csv"
EDITION = "4.1"


@dataclass(frozen=True, slots=True)
class Accepted:
    """A form that the reader forgives; `rule` is what it says, empty for nothing."""

    form: re.Pattern[str]
    rule: str


@dataclass(frozen=True, slots=True)
class Mend:
    """A rewriting of a known wrong form into the right one."""

    form: re.Pattern[str]
    to: str


@dataclass(frozen=True, slots=True)
class FieldType:
    """How the values of one field look: regular expressions on the whole value (types.toml)."""

    id: str
    shape: re.Pattern[str]
    value: re.Pattern[str] | None
    sure: str
    exact: bool
    free: bool
    enclosed: bool
    json: str
    zero: str | None
    none: str | None
    writes: str | None
    rule: str
    accepts: tuple[Accepted, ...]
    mends: tuple[Mend, ...]
    expected: Message


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a layout. `length` counts characters, None where there is no bound.

    `code_list` names the list of codes.tsv that its `codes` are of, None where it has none.
    """

    number: int
    key: str
    name: Message
    length: int | None
    presence: str
    type: FieldType
    code_list: str | None
    codes: tuple[str, ...]
    part: str
    personal: bool
    reading: str | None

    @property
    def required(self) -> bool:
        """Whether an empty value is an error."""
        return self.presence == "must"

    @property
    def enclosed(self) -> bool:
        """Whether we write it in quotes: free text is, text of bounded length such as a telephone number is not."""
        return self.type.enclosed or (self.type.free and self.length is None)


@dataclass(frozen=True, slots=True)
class Check:
    """A check of a kind: the engine's name for it, and its parameters."""

    use: str
    parameters: Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """A file kind with its layout and checks; there is one object a kind, compared by identity."""

    id: str
    title: Message
    month: str
    month_rule: str | None
    content: str
    most_bytes: int
    suffix: str
    suffixes: tuple[str, ...]
    branch: bool
    companion_of: str | None
    by: tuple[str, ...]
    fold: bool
    document: Mapping[str, Any]
    fields: tuple[Field, ...]
    checks: tuple[Check, ...]

    def field(self, key: str, part: str | None = None) -> Field:
        """Return the field of that key (the first one, or the one of that part).

        Raises:
            KeyError: the layout has none.

        """
        for field in self.fields:
            if field.key == key and part in (None, field.part):
                return field
        raise KeyError(f"{self.id} has no field {key} {part or ''}")


@dataclass(frozen=True, slots=True)
class UnitKind:
    """A transmission unit: the kinds that travel together and the key that joins them."""

    id: str
    title: Message
    by: str
    kinds: tuple[str, ...]
    subject: tuple[str, ...]
    lead: str
    supplement: str | None
    rule: str | None
    to: str | None
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class ServiceType:
    """A service type; `scope` is care, preventive, programme, support or out."""

    code: str
    scope: str
    title: Message

    @property
    def in_scope(self) -> bool:
        """Whether its services make records."""
        return self.scope in {"care", "preventive", "programme"}


@dataclass(frozen=True, slots=True)
class Naming:
    """The naming rule: separator, suffix, the patterns of the parts. Which parts there are is the edition's."""

    separator: str
    suffix: str
    zero_month: str
    parts: Mapping[str, re.Pattern[str]]


@dataclass(frozen=True, slots=True)
class Standard:
    """One edition of the standard, whole."""

    edition: str
    version: str
    kinds: Mapping[str, Kind]
    units: tuple[UnitKind, ...]
    service_types: Mapping[str, ServiceType]
    codes: Mapping[str, Mapping[str, Message]]
    naming: Naming
    editions: Mapping[str, Edition]
    rules: Mapping[str, Rule]

    @property
    def name_form(self) -> tuple[str, ...]:
        """The parts of a file name after the kind, in this edition."""
        return self.editions[self.edition].name


@cache
def load_standard(edition: str = EDITION) -> Standard:
    """Return the standard of an edition; loaded once a process.

    Raises:
        KeyError: there is no such edition, or its files are not read.

    """
    folder = locate(_FOLDER)
    editions = read_editions(_toml(folder / "editions.toml"))
    this = editions[edition]
    if not this.read:
        raise KeyError(edition)
    naming = _naming(_toml(folder / "naming.toml"))
    codes = _codes(_table(folder / "codes.tsv"))
    return Standard(
        edition=edition,
        version=this.version,
        kinds=_kinds(folder, this, codes, naming.suffix),
        units=tuple(_units(_toml(folder / "units.toml")["unit"], this)),
        service_types=MappingProxyType(
            {row["code"]: _service_type(row) for row in _table(folder / "service_types.tsv")}
        ),
        codes=codes,
        naming=naming,
        editions=editions,
        rules=MappingProxyType({row["id"]: _rule(row) for row in _toml(folder / "rules.toml")["rule"]}),
    )


def _toml(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)


def _table(path: Path) -> Iterable[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def _bilingual(row: Mapping[str, str], stem: str = "") -> Message:
    return Message(row[f"{stem}ja"], row[f"{stem}en"])


def _codes(rows: Iterable[dict[str, str]]) -> Mapping[str, Mapping[str, Message]]:
    lists: dict[str, dict[str, Message]] = {}
    for row in rows:
        lists.setdefault(row["list"], {})[row["code"]] = _bilingual(row)
    return MappingProxyType({name: MappingProxyType(codes) for name, codes in lists.items()})


def _kinds(
    folder: Path, edition: Edition, codes: Mapping[str, Mapping[str, Message]], suffix: str
) -> Mapping[str, Kind]:
    types = _toml(folder / "types.toml")
    kinds = {}
    for kind, row in _toml(folder / "kinds.toml").items():
        if edition.kinds is not None and kind not in edition.kinds:
            continue
        change = edition.kinds[kind] if edition.kinds else None
        layout = folder / "layouts" / edition.layouts / f"{kind}.tsv"
        lines = _table(layout) if row.get("content", "csv") == "csv" else ()
        without = change.without_checks if change else ()
        kinds[kind] = Kind(
            id=kind,
            title=_bilingual(row),
            month=row["month"],
            month_rule=row.get("month_rule"),
            content=row.get("content", "csv"),
            most_bytes=row.get("most_bytes", 0),
            suffix=row.get("suffix", suffix),
            suffixes=tuple(row.get("suffixes", ())),
            branch=row.get("branch", False),
            companion_of=row.get("companion_of"),
            by=tuple(row.get("by", ())),
            fold=row["fold"],
            document=MappingProxyType(row["document"]),
            fields=tuple(_field(line, types, codes) for line in (change.layout(lines) if change else lines)),
            checks=tuple(_check(check) for check in row["checks"] if check["use"] not in without),
        )
    return MappingProxyType(kinds)


def _check(row: Mapping[str, Any]) -> Check:
    return Check(row["use"], MappingProxyType({name: value for name, value in row.items() if name != "use"}))


def _field(
    row: Mapping[str, str], types: Mapping[str, Any], codes: Mapping[str, Mapping[str, Message]]
) -> Field:
    length = None if row["length"] == "-" else int(row["length"])
    values = tuple(codes[row["codes"]]) if row["codes"] else ()
    return Field(
        number=int(row["no"]),
        key=row["key"],
        name=_bilingual(row, "name_"),
        length=length,
        presence=row["presence"],
        type=_field_type(row["type"], types[row["type"]], length, values),
        code_list=row["codes"] or None,
        codes=values,
        part=row["part"],
        personal=row["personal"] == "yes",
        reading=row["reading"] or None,
    )


def _field_type(name: str, row: Mapping[str, Any], length: int | None, codes: tuple[str, ...]) -> FieldType:
    def filled(text: str) -> str:
        return text.replace("LENGTH", str(length)).replace("CODES", " ".join(codes))

    value = "|".join(codes) if codes else row.get("value")
    shape = filled(row["shape"])
    return FieldType(
        id=name,
        shape=re.compile(shape),
        value=re.compile(value) if value else None,
        sure=filled(row.get("sure", value or shape)),
        exact=row.get("exact", False),
        free=row.get("free", False),
        enclosed=row.get("enclosed", False),
        json=row["json"],
        zero=row.get("zero"),
        none=row.get("none"),
        writes=row["writes"] * (length or 0) if "writes" in row else None,
        rule=row.get("rule", "field.type"),
        accepts=tuple(Accepted(re.compile(form["form"]), form["rule"]) for form in row.get("accepts", ())),
        mends=tuple(Mend(re.compile(mend["from"]), mend["to"]) for mend in row.get("mends", ())),
        expected=Message(filled(row["ja"]), filled(row["en"])),
    )


def _units(rows: Iterable[Mapping[str, Any]], edition: Edition) -> Iterable[UnitKind]:
    """Yield the units of an edition, each with those of its kinds that the edition has."""
    for row in rows:
        kinds = tuple(kind for kind in row["kinds"] if edition.kinds is None or kind in edition.kinds)
        if kinds and row["id"] not in edition.without_units:
            yield _unit(row, kinds)


def _unit(row: Mapping[str, Any], kinds: tuple[str, ...]) -> UnitKind:
    return UnitKind(
        id=row["id"],
        title=_bilingual(row),
        by=row["by"],
        kinds=kinds,
        subject=tuple(row["subject"]),
        lead=row["lead"],
        supplement=row.get("supplement"),
        rule=row.get("rule"),
        to=row.get("to"),
        checks=tuple(_check(check) for check in row.get("checks", ())),
    )


def _service_type(row: Mapping[str, str]) -> ServiceType:
    return ServiceType(row["code"], row["scope"], _bilingual(row))


def _naming(row: Mapping[str, Any]) -> Naming:
    return Naming(
        separator=row["separator"],
        suffix=row["suffix"],
        zero_month=row["zero_month"],
        parts=MappingProxyType({name: re.compile(pattern) for name, pattern in row["parts"].items()}),
    )


def _rule(row: Mapping[str, Any]) -> Rule:
    return Rule(
        id=row["id"],
        severity=row["severity"],
        scope=row["scope"],
        clause=row["clause"],
        reading=row.get("reading"),
        title=_bilingual(row, "title_"),
        message=_bilingual(row, "message_"),
        fix=Message(row.get("fix_ja", ""), row.get("fix_en", "")),
        wrong=row.get("wrong", ""),
        right=row.get("right", ""),
    )
