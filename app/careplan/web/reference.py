"""The rules and readings as reference pages: found by words of both languages, each with the vectors that show it."""

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from careplan.locator import locate
from careplan.standard.findings import Message, Rule
from careplan.standard.readings import Reading, load_readings
from careplan.standard.specification import load_standard

_VECTORS = "specs/careplan_csv/vectors/manifest.json"
_KATAKANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
"""Katakana to hiragana: somebody who looks for ふりがな finds フリガナ."""


@dataclass(frozen=True, slots=True)
class Example:
    """A published vector: its id, and the story that it tells."""

    id: str
    story: Message


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule with what stands behind it. `breaking` vectors break it, `keeping` ones could and do not."""

    rule: Rule
    reading: Reading | None
    breaking: tuple[Example, ...]
    keeping: tuple[Example, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; empty for all."""

    words: str = ""
    severity: str = ""
    scope: str = ""


@cache
def load_entries() -> Mapping[str, Entry]:
    """Return every rule's entry by id, in the catalogue's order."""
    manifest = json.loads(locate(_VECTORS).read_text(encoding="utf-8"))
    stories = {each["id"]: Example(each["id"], Message(**each["story"])) for each in manifest["vectors"]}

    def shown(rule: str, side: str) -> tuple[Example, ...]:
        return tuple(stories[name] for name in manifest["rules"].get(rule, {}).get(side, ()))

    return {
        rule.id: Entry(
            rule,
            load_readings().get(rule.reading or ""),
            shown(rule.id, "rejecting"),
            shown(rule.id, "accepting"),
            _folded(_texts(rule)),
        )
        for rule in load_standard().rules.values()
    }


def search_rules(wanted: Wanted) -> list[Entry]:
    """Return the entries that have all the words, those with all of them in id or title first."""
    parts = _folded(wanted.words).split()
    found = [
        entry
        for entry in load_entries().values()
        if wanted.severity in ("", entry.rule.severity)
        and wanted.scope in ("", entry.rule.scope)
        and all(part in entry.words for part in parts)
    ]
    return sorted(found, key=lambda entry: not all(part in _heading(entry.rule) for part in parts))


def rules_of(reading: str) -> list[Rule]:
    """Return the rules that rest on a reading."""
    return [rule for rule in load_standard().rules.values() if rule.reading == reading]


def _texts(rule: Rule) -> str:
    reading = load_readings().get(rule.reading or "")
    messages = [rule.title, rule.message, rule.fix]
    messages += [reading.trouble, reading.write, reading.accept] if reading else []
    plain = [rule.id, rule.clause, rule.reading or "", rule.wrong, rule.right]
    return " ".join([*plain, *(f"{each.ja} {each.en}" for each in messages)])


def _heading(rule: Rule) -> str:
    return _folded(f"{rule.id} {rule.title.ja} {rule.title.en}")


def _folded(text: str) -> str:
    """Return a text as it is compared: width, case and kind of kana do not count."""
    return unicodedata.normalize("NFKC", text).casefold().translate(_KATAKANA)
