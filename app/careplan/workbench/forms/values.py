"""Values of a document in the words of the forms."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from careplan.standard.findings import Message
from careplan.standard.reports.wording import Language, said
from careplan.standard.specification import Field, Standard
from careplan.workbench.forms.model import Choice, Pair, Value

Entry = str | Mapping[str, Any]
_SUPPLEMENT = "UPHOSOKU"
_BY_BEGINNING = "service_types"
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_MONTH = re.compile(r"(\d{4})-(\d\d)")
_ON = "1"
_NONE: Mapping[str, Message] = {}


@dataclass(frozen=True, slots=True)
class Where:
    """Where values are looked for: the record first, then what it stands in, then the service user; the supplement.

    With `marks`, actuals are marked where they differ from the plan above them.
    """

    levels: tuple[Mapping[str, Any], ...]
    supplement: Mapping[str, Any]
    language: Language
    marks: bool = False

    def value(self, kind: str, key: str) -> Any:
        """Return the value of a key, None where none of them has it."""
        levels = (self.supplement,) if kind == _SUPPLEMENT and "slot" not in self.levels[0] else self.levels
        for level in levels:
            if key in level:
                return level[key]
        return None

    def inside(self, record: Mapping[str, Any]) -> "Where":
        """Return the same place, one record deeper."""
        return replace(self, levels=(record, *self.levels))


@dataclass(frozen=True, slots=True)
class Named:
    """A field named in forms.toml: its layout's row, the code list that gives its words, texts that replace values."""

    kind: str
    field: Field
    words: Mapping[str, Message]
    beginning: int | None
    shows: Mapping[str, str] | None

    def text(self, where: Where) -> str:
        """Return the value as the form has it; empty where there is none."""
        value = where.value(self.kind, self.field.key)
        if value is None:
            return ""
        if self.shows is not None and (str(value) in self.shows or "" in self.shows):
            return self.shows.get(str(value), self.shows.get("", ""))
        if isinstance(value, bool | int):
            return f"{value:,}" if self.field.type.json == "integer" else str(value)
        known = self.words.get(str(value)[: self.beginning])
        return (
            _dated(str(value), self.field.type.json, where.language)
            if known is None
            else said(known, where.language)
        )


@dataclass(frozen=True, slots=True)
class Item:
    """What stands under one heading: fields joined, and the choices printed where the value is one of them."""

    label: Message
    named: tuple[Named, ...]
    join: str
    sort: str
    entry: Mapping[str, Any]
    choices: Mapping[str, Message]
    other: Named | None
    when: Named | None

    def text(self, where: Where) -> str:
        """Return the fields' texts joined, those left out that are empty; the other field's where all are."""
        if "word" in self.entry:
            return said(self.label, where.language)
        if self.when and not self.when.text(where):
            return ""
        texts = [each.text(where) for each in self.named]
        text = self.join.join(text for text in texts if text)
        return self.other.text(where) if self.other and not text else text

    def pair(self, where: Where) -> Pair:
        """Return heading and value."""
        label = said(self.label, where.language)
        width, bare = self.entry.get("width", 1), self.entry.get("bare", False)
        return Pair(label, Value(self.text(where)), tuple(self._choices(where)), width, bare)

    def _choices(self, where: Where) -> list[Choice]:
        if "flags" in self.entry:
            return [
                self._flag(named, each, where)
                for named, each in zip(self.named, self.entry["flags"], strict=True)
            ]
        if not self.choices:
            return []
        first = self.named[0]
        value = str(where.value(first.kind, first.field.key) or "")
        chosen = self.entry.get("both", {}).get(value, [value])
        words = [
            Choice(Value(said(word, where.language)), code in chosen) for code, word in self.choices.items()
        ]
        known = any(each.chosen for each in words)
        return words if known or not value else [*words, Choice(Value(value), chosen=True)]

    @staticmethod
    def _flag(named: Named, flag: Mapping[str, Any], where: Where) -> Choice:
        word = said(Message(flag["ja"], flag["en"]), where.language)
        return Choice(Value(word), str(where.value(named.kind, named.field.key)) == _ON)


def read_item(entry: Entry, standard: Standard) -> Item:
    """Return what an entry of forms.toml names: "KIND.key", "KIND.key|list", or a table of `field` or `parts` and more.

    Raises:
        KeyError: there is no such kind, field or list.

    """
    table: Mapping[str, Any] = {"field": entry} if isinstance(entry, str) else entry
    one = [table["field"]] if "field" in table else []
    parts = table.get("parts") or table.get("flags") or one
    named = tuple(read_named(part, standard, table.get("shows")) for part in parts)
    integer = len(named) == 1 and named[0].field.type.json in {"integer", "decimal"}
    return Item(
        label=Message(table["ja"], table["en"]) if "ja" in table else named[0].field.name,
        named=named,
        join=table.get("join", " "),
        sort="number" if integer else "",
        entry=table,
        choices=_choices(table, standard),
        other=read_named(table["else"], standard) if "else" in table else None,
        when=read_named(table["when"], standard) if "when" in table else None,
    )


def read_items(entries: Sequence[Entry], standard: Standard) -> list[Item]:
    """Return what entries name, one by one."""
    return [read_item(entry, standard) for entry in entries]


def read_named(entry: Entry, standard: Standard, shows: Mapping[str, str] | None = None) -> Named:
    """Return the field that an entry names; the list `service_types` is asked by the first two characters of a code.

    Raises:
        KeyError: there is no such kind, field or list.

    """
    if not isinstance(entry, str):
        return read_named(entry["field"], standard, entry.get("shows"))
    name, _, words = entry.partition("|")
    kind, _, key = name.partition(".")
    row = standard.kinds[kind].field(key)
    if words == _BY_BEGINNING:
        types = {code: each.title for code, each in standard.service_types.items()}
        return Named(kind, row, types, 2, shows)
    return Named(kind, row, standard.codes[words] if words else _NONE, None, shows)


def _choices(table: Mapping[str, Any], standard: Standard) -> Mapping[str, Message]:
    if "choices" not in table:
        return {}
    words = standard.codes[table["choices"]]
    return {code: words[code] for code in table.get("of", words)}


def _dated(text: str, sort: str, language: Language) -> str:
    """Return a date or month of a document as the paper has it in Japanese; any other text as it is."""
    if language == "en":
        return text
    if sort == "date" and (match := _DATE.fullmatch(text)):
        return f"{match[1]}年{int(match[2])}月{int(match[3])}日"
    if sort == "month" and (match := _MONTH.fullmatch(text)):
        return f"{match[1]}年{int(match[2])}月"
    return text
