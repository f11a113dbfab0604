"""File names: read and written (clause `naming`).

`KIND[_YYYYMM]_FROM(10)_FROMTYPE(2)_TO(10)_TOTYPE(2)_STAMP(14).CSV`; which parts a name has is said by its edition
(editions.toml): those of edition 3 have no service types.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from careplan.standard.findings import WHOLE_FILE, Finding, Message
from careplan.standard.specification import Kind, Standard, load_standard

_COPY_MARK = re.compile(r"^(?P<stem>.*?)(?P<mark> ?[(（]\d+[)）]| - コピー| - Copy)$", re.DOTALL)
_MONTH = re.compile(r"(?!0000)[0-9]{4}(?:0[1-9]|1[0-2])")
_SENDER_TYPE = -4  # counted from the end, for the month may be there or not
_LONG_TYPE = "service_type_3"
_TYPES = {"service_type": "_TYPE(2)", _LONG_TYPE: "_TYPE(3)"}
_SENDER = Message("送り手", "sender")
_DESTINATION = Message("宛先", "destination")
_MONTH_TEXT = Message("対象年月 YYYYMM", "the service month YYYYMM")
_ZERO_TEXT = Message(
    "対象年月 YYYYMM（第１表〜第３表に添えるときは 000000）",
    "the service month YYYYMM (000000 beside tables 1 to 3)",
)
_NOT_THE_SAME = Message(
    "部品に区切りの _ や複製の印が入っていて、同じ名前として読み戻せません。",
    "A part holds a separator or the mark of a copy: the name would not be read back as it was written.",
)


@dataclass(frozen=True, slots=True, order=True)
class Address:
    """An office in a service type: 10 and 2 characters; the type is empty in editions whose names have none."""

    office_number: str
    service_type: str

    def __str__(self) -> str:
        return f"{self.office_number}/{self.service_type}" if self.service_type else self.office_number


@dataclass(frozen=True, slots=True)
class FileName:
    """The parts of a file name.

    `month` is None for kinds whose name has none, 000000 beside tables 1 to 3; only pictures have a `branch`.
    """

    kind: str
    month: str | None
    sender: Address
    destination: Address
    stamp: str
    branch: str | None = None


@dataclass(frozen=True, slots=True)
class NameReading:
    """What a name says: its parts where they could be read, the kind even where the rest could not."""

    kind: Kind | None
    edition: str | None
    name: FileName | None
    findings: tuple[Finding, ...]


class NameNotWritableError(ValueError):
    """A file name cannot be built from these parts; `reason` says which part is wrong."""

    def __init__(self, reason: Message) -> None:
        super().__init__(f"{reason.en} / {reason.ja}")
        self.reason = reason


def read_name(file: str, standard: Standard | None = None) -> NameReading:
    """Return the parts of a file name and the findings on it; never raises.

    `file` is the last part of a path. A wrong name gives as much as could be read. Without a `standard` it is read by
    that of the edition whose form it has.
    """
    reading = _Reader(file, standard or load_standard()).read()
    if standard is None and reading.edition is not None and reading.edition != load_standard().edition:
        return _Reader(file, standard_of(reading.edition)).read()
    return reading


def standard_of(edition: str | None) -> Standard:
    """Return the standard by which files of an edition are read: the newest where it is unknown or not read."""
    newest = load_standard()
    known = newest.editions.get(edition or newest.edition)
    return load_standard(known.id) if known and known.read else newest


def write_name(name: FileName, standard: Standard | None = None) -> str:
    """Return the file name of these parts.

    Raises:
        NameNotWritableError: the name would break the naming rule.

    """
    standard = standard or load_standard()
    kind = standard.kinds.get(name.kind)
    suffix = kind.suffix if kind else standard.naming.suffix
    parts = [name.kind, *_form_parts(name, standard), name.branch]
    text = standard.naming.separator.join(part for part in parts if part is not None) + suffix
    reading = read_name(text, standard)
    wrong = [finding for finding in reading.findings if finding.severity == "error"]
    if wrong:
        raise NameNotWritableError(wrong[0].message)
    if reading.name != name:
        raise NameNotWritableError(_NOT_THE_SAME)
    return text


def _form_parts(name: FileName, standard: Standard) -> Iterator[str | None]:
    """Yield the parts of a name in the order of the edition's form."""
    offices = iter((name.sender.office_number, name.destination.office_number))
    types = iter((name.sender.service_type, name.destination.service_type))
    for part in standard.name_form:
        if part == "month?":
            yield name.month
        else:
            yield name.stamp if part == "stamp" else next(offices if part == "office" else types)


def name_form(kind: Kind, standard: Standard) -> str:
    """Return the form of a kind's names in an edition, in words."""
    month = "" if kind.month == "none" else "_YYYYMM"
    branch = "_BRANCH(4)" if kind.branch else ""
    ends = iter(("_FROM(10)", "_TO(10)"))
    parts = (next(ends) if part == "office" else _TYPES.get(part, "") for part in standard.name_form)
    return f"{kind.id}{month}{''.join(parts)}_STAMP(14){branch}{kind.suffix}"


def is_real_time(stamp: str) -> bool:
    """Whether 14 digits are a real time YYYYMMDDHHMMSS (reading unit-stamp-calendar)."""
    try:
        datetime.strptime(stamp, "%Y%m%d%H%M%S")  # noqa: DTZ007 - the stamp has no zone, only its calendar is asked
    except ValueError:
        return False
    return True


class _Reader:
    """Reads one name; collects findings on the way."""

    def __init__(self, file: str, standard: Standard) -> None:
        self.file = file
        self.standard = standard
        self.naming = standard.naming
        self.typed = any(part in _TYPES for part in standard.name_form)
        self.findings: list[Finding] = []

    def say(self, rule: str, **words: object) -> None:
        self.findings.append(self.standard.rules[rule].finding(self.file, WHOLE_FILE, words, clause={}))

    def read(self) -> NameReading:
        kind = self._kind()
        if kind is None:
            return self._unknown_kind()
        stem = self._stem(kind.suffix, kind.suffixes).removeprefix(kind.id)
        parts = stem.split(self.naming.separator)
        branch = parts.pop() if kind.branch and len(parts) > len(self.standard.name_form) else None
        edition = self._edition(parts[1:])
        if edition is None or (kind.branch and branch is None):
            self._say_form(kind, parts[1:])
            return self._result(kind, None, None)
        if edition != self.standard.edition:
            self.say(
                "name.edition",
                found=edition,
                expected=self.standard.edition,
                form=name_form(kind, self.standard),
            )
            return self._result(kind, edition, None)
        return self._result(kind, edition, self._name(kind, parts[1:], branch))

    def _unknown_kind(self) -> NameReading:
        """Say that the kind is not one of this edition, by name where the newest edition has it."""
        parts = self._stem(self.naming.suffix, ()).split(self.naming.separator)
        words = {"found": parts[0], "kinds": " ".join(self.standard.kinds)}
        newest = load_standard()
        known = max(
            (kind for kind in newest.kinds if self.file.startswith(f"{kind}_")), key=len, default=None
        )
        if known and self.standard is not newest:
            self.say("name.kind-edition", found=known, edition=self.standard.edition, newest=newest.edition)
            return self._result(None, self.standard.edition, None)
        self.say("name.kind", **words)
        return self._result(None, None, None)

    def _result(self, kind: Kind | None, edition: str | None, name: FileName | None) -> NameReading:
        return NameReading(kind, edition, name, tuple(self.findings))

    def _kind(self) -> Kind | None:
        """Return the kind that the name begins with: the longest, for UPKIHON_SUB1 begins with UPKIHON."""
        stem = f"{self._split_suffix()[0]}{self.naming.separator}"
        fitting = [kind for kind in self.standard.kinds if stem.startswith(f"{kind}{self.naming.separator}")]
        return self.standard.kinds[max(fitting, key=len)] if fitting else None

    def _stem(self, wanted: str, accepted: tuple[str, ...]) -> str:
        stem, suffix = self._split_suffix()
        if suffix not in (wanted, *accepted):
            rule = "name.suffix" if suffix.upper() == wanted.upper() else "name.other-suffix"
            self.say(rule, found=suffix or Message("（なし）", "(none)"), expected=wanted)
        marked = _COPY_MARK.match(stem)
        if marked:
            self.say("name.copy-mark", found=marked["mark"].strip())
            stem = marked["stem"]
        return stem

    def _split_suffix(self) -> tuple[str, str]:
        stem, dot, suffix = self.file.rpartition(".")
        return (stem, dot + suffix) if dot else (self.file, "")

    def _edition(self, parts: list[str]) -> str | None:
        """Return the edition by the number of parts and the length of the sender's type (reading version-202504)."""
        for edition in self.standard.editions.values():
            typed = any(part in _TYPES for part in edition.name)
            long_type = typed and len(parts) >= -_SENDER_TYPE and len(parts[_SENDER_TYPE]) == len("110")
            if len(parts) in edition.counts and long_type == (_LONG_TYPE in edition.name):
                return edition.id
        return None

    def _say_form(self, kind: Kind, parts: list[str]) -> None:
        count = len(parts) + 1
        found = Message(f"区切りは{count}個の部分", f"it has {count} parts")
        self.say("name.form", form=name_form(kind, self.standard), found=found)

    def _name(self, kind: Kind, parts: list[str], branch: str | None) -> FileName:
        form = self.standard.name_form
        month, parts = (parts[0], parts[1:]) if len(parts) == len(form) else (None, parts)
        self._month(kind, month)
        offices = [value for part, value in zip(form[1:], parts, strict=True) if part == "office"]
        types = [value for part, value in zip(form[1:], parts, strict=True) if part in _TYPES] or ["", ""]
        sender, destination = (Address(*end) for end in zip(offices, types, strict=True))
        name = FileName(kind.id, month, sender, destination, parts[-1], branch)
        for address, side in ((name.sender, _SENDER), (name.destination, _DESTINATION)):
            self._address(address, side)
        if not (self.naming.parts["stamp"].fullmatch(name.stamp) and is_real_time(name.stamp)):
            self.say("name.stamp", found=name.stamp)
        if branch is not None and not self.naming.parts["branch"].fullmatch(branch):
            self.say("name.branch", found=branch)
        self._ends(kind, name)
        return name

    def _month(self, kind: Kind, month: str | None) -> None:
        if month is None:
            if kind.month != "none":
                self.say("name.month-missing", kind=kind.id)
            return
        if kind.month_rule and month == self.naming.zero_month:
            self.say(kind.month_rule, kind=kind.id)
            return
        if kind.month == "none":
            self.say("name.month-unexpected", kind=kind.id, found=month)
            return
        zero_allowed = kind.month == "month-or-zero"
        if not (_MONTH.fullmatch(month) or (zero_allowed and month == self.naming.zero_month)):
            self.say("name.month", found=month, expected=_ZERO_TEXT if zero_allowed else _MONTH_TEXT)

    def _address(self, address: Address, side: Message) -> None:
        number, service_type = address.office_number, address.service_type
        if not self.naming.parts["office"].fullmatch(number):
            self.say("name.office-number", side=side, found=number, length=len(number))
        if self.typed and not self.naming.parts["service_type"].fullmatch(service_type):
            self.say("name.service-type", side=side, found=service_type)

    def _ends(self, kind: Kind, name: FileName) -> None:
        """Check what sender and destination are to each other (readings same-office, actual-direction)."""
        if self.typed and name.sender == name.destination:
            self.say("name.same-address", found=name.sender)
        elif name.sender.office_number == name.destination.office_number:
            self.say("name.same-office", found=name.sender.office_number)
        if not self.typed:
            return
        root = kind.companion_of or kind.id
        unit = next(unit for unit in self.standard.units if root in unit.kinds)
        if unit.by == "provider" and is_support(name.sender, self.standard):
            if not is_support(name.destination, self.standard):
                self.say("name.direction", kind=kind.id, found=name.sender.service_type)
            return
        destination_type = self.standard.service_types.get(name.destination.service_type)
        valid = self.naming.parts["service_type"].fullmatch(name.destination.service_type)
        if valid and (destination_type is None or destination_type.scope == "out"):
            self.say("name.destination-type", found=name.destination.service_type)


def is_support(address: Address, standard: Standard) -> bool:
    """Whether an address is at the planning end: support office, preventive support or a centre."""
    service_type = standard.service_types.get(address.service_type)
    return service_type is not None and service_type.scope == "support"
