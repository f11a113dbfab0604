"""Findings: what a check says, as values.

A finding names its rule, its place and a message in Japanese and English. The rules are data
(`specs/careplan_csv/rules.toml`); nothing here knows one of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Message:
    """One text in Japanese and English."""

    ja: str
    en: str

    @classmethod
    def same(cls, text: object) -> "Message":
        """Return a text that reads the same in both languages, such as a code."""
        return cls(str(text), str(text))


EMPTY = Message("", "")


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file a finding stands: record and field count from 1, None where there is none."""

    record: int | None = None
    field: int | None = None
    field_name: str | None = None


WHOLE_FILE = Place()


@dataclass(frozen=True, slots=True, eq=False)
class Wording:
    """What a finding says, worded when it is asked for: a template, and the words for its braces.

    A word that is a `Message` gives each language its own. Two wordings are equal where they read alike.
    """

    template: Message
    words: Mapping[str, object] = field(default_factory=dict)

    @property
    def message(self) -> Message:
        """The text in both languages."""
        japanese = {name: word.ja if isinstance(word, Message) else word for name, word in self.words.items()}
        english = {name: word.en if isinstance(word, Message) else word for name, word in self.words.items()}
        return Message(self.template.ja.format_map(japanese), self.template.en.format_map(english))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Wording) and self.message == other.message

    def __hash__(self) -> int:
        return hash(self.message)


class Finding(NamedTuple):
    """One finding. `file` is the name of the file it is about, None for a unit as a whole.

    A named tuple: it is made three times as fast as a frozen dataclass, and a file may have one in every record.
    """

    rule: str
    severity: Severity
    file: str | None
    record: int | None
    field: int | None
    field_name: str | None
    clause: str
    wording: Wording

    @property
    def message(self) -> Message:
        """What is there, what should be and how to mend it, in both languages."""
        return self.wording.message

    def at(self, record: int) -> "Finding":
        """Return the same finding at another record."""
        return Finding(
            self.rule,
            self.severity,
            self.file,
            record,
            self.field,
            self.field_name,
            self.clause,
            self.wording,
        )


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of the rule catalogue. `clause`, `message` and `fix` hold names in braces that a finding fills in.

    `message` says what is there and what should be, `fix` how to mend it; a finding's message is both. `wrong` and
    `right` are short examples.
    """

    id: str
    severity: Severity
    scope: str
    clause: str
    reading: str | None
    title: Message
    message: Message
    fix: Message
    wrong: str
    right: str

    def finding(
        self, file: str | None, place: Place, words: Mapping[str, object], *, clause: Mapping[str, object]
    ) -> Finding:
        """Return a finding of this rule.

        `words` fill the message's braces (a `Message` gives each language its own), `clause` those of the clause.
        """
        return Finding(
            rule=self.id,
            severity=self.severity,
            file=file,
            record=place.record,
            field=place.field,
            field_name=place.field_name,
            clause=self.clause.format_map(clause),
            wording=Wording(self.whole, words),
        )

    @property
    def whole(self) -> Message:
        """Message and fix as a finding says them, one after the other."""
        return Message(self.message.ja + self.fix.ja, f"{self.message.en} {self.fix.en}".rstrip())
