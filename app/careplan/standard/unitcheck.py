"""The files of a unit: their combination, stamp and addresses, and the keys that join their records."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from careplan.standard.filecheck import FileReport
from careplan.standard.findings import WHOLE_FILE, Finding, Message, Place
from careplan.standard.naming import Address, is_support
from careplan.standard.rows import Values
from careplan.standard.specification import Standard, UnitKind
from careplan.standard.tables import check_tables
from careplan.standard.units import Group, unit_kind, without_companions


@dataclass(frozen=True, slots=True)
class UnitReport:
    """What a check says of one unit. `files` are the names, `months` those of the names without the zero month."""

    folder: str
    unit: str | None
    stamp: str
    sender: Address
    destination: Address
    kinds: tuple[str, ...]
    months: tuple[str, ...]
    files: tuple[str, ...]
    findings: tuple[Finding, ...]


def check_unit(group: Group, folder: str, standard: Standard) -> UnitReport:
    """Check the files of one unit against each other."""
    lead = group.lead
    names = [file.name for file in group.files if file.name]
    check = _UnitCheck(group, standard)
    return UnitReport(
        folder=folder,
        unit=check.unit.id if check.unit else None,
        stamp=lead.stamp,
        sender=lead.sender,
        destination=lead.destination,
        kinds=tuple(sorted({name.kind for name in names})),
        months=tuple(sorted({name.month for name in names if name.month and name.month.strip("0")})),
        files=tuple(sorted(file.path for file in group.files)),
        findings=tuple(check.findings()),
    )


class _UnitCheck:
    def __init__(self, group: Group, standard: Standard) -> None:
        self.group = group
        self.standard = standard
        self.counts = Counter(file.kind for file in group.files if file.kind)
        self.unit = self._unit()
        self.by_kind = {file.kind: file for file in group.files if file.kind}

    def _unit(self) -> UnitKind | None:
        unit = unit_kind(self.counts, self.standard)
        ends = (self.group.lead.sender, self.group.lead.destination)
        if unit and unit.to == "support" and not all(is_support(end, self.standard) for end in ends):
            return None
        return unit

    def findings(self) -> Iterator[Finding]:
        yield from self._addresses()
        yield from self._combination()
        if self.unit:
            yield from self._joins(self.unit)
            yield from check_tables(self.unit, self.by_kind, self.standard)
        yield from self._companions()
        yield from self._images()

    def _say(self, rule: str, file: str | None, place: Place = WHOLE_FILE, **words: object) -> Finding:
        clause = {"unit": self.unit.id if self.unit else ""}
        return self.standard.rules[rule].finding(file, place, words, clause=clause)

    def _addresses(self) -> Iterator[Finding]:
        lead = self.group.lead
        for file in self.group.stray:
            name = file.name
            if name is None:
                continue
            for rule, found, expected in (
                ("unit.stamp", name.stamp, lead.stamp),
                ("unit.sender", name.sender, lead.sender),
                ("unit.destination", name.destination, lead.destination),
            ):
                if found != expected:
                    yield self._say(rule, _file(file), found=found, expected=expected)

    def _combination(self) -> Iterator[Finding]:
        for kind, count in self.counts.items():
            if count > 1 and not self.standard.kinds[kind].branch:
                files = [_file(file) for file in self.group.files if file.kind == kind]
                yield self._say("unit.duplicate-kind", files[-1], kind=kind, found=", ".join(files))
        if self.unit is None:
            sets = " / ".join("+".join(unit.kinds) for unit in self.standard.units if not unit.rule)
            found = " + ".join(sorted(self.counts))
            yield self._say("unit.combination", None, found=found, fix=self._nearest(), sets=sets)
        elif self.unit.rule:
            yield self._say(self.unit.rule, None)

    def _nearest(self) -> Message:
        """Say what to add and take away for the unit that needs the least change."""
        have = set(without_companions(self.counts, self.standard))
        listed = [unit for unit in self.standard.units if not unit.rule]
        nearest = min(listed, key=lambda unit: len(have ^ set(unit.kinds)))
        missing, extra = sorted(set(nearest.kinds) - have), sorted(have - set(nearest.kinds))
        japanese = [f"{' '.join(missing)} を加え"] * bool(missing) + [f"{' '.join(extra)} を除き"] * bool(
            extra
        )
        english = [f"add {' '.join(missing)}"] * bool(missing) + [f"leave out {' '.join(extra)}"] * bool(
            extra
        )
        return Message(
            f"「{nearest.title.ja}」なら{'、'.join(japanese)}ます。",
            f"For {nearest.title.en}: {' and '.join(english)}.",
        )

    def _joins(self, unit: UnitKind) -> Iterator[Finding]:
        """Check that the service users of the files are the same (clause unit/ID)."""
        for kind in unit.kinds:
            if kind == unit.lead:
                continue
            if self._usable(unit.lead):
                yield from self._missing("unit.orphan", kind, unit.lead, unit.subject)
            if self._usable(kind):
                rule = "unit.supplement" if kind == unit.supplement else "unit.table"
                yield from self._missing(rule, unit.lead, kind, unit.subject)

    def _companions(self) -> Iterator[Finding]:
        """Check that what a companion tells belongs to a record of the file it travels with."""
        for kind in self.counts:
            each = self.standard.kinds[kind]
            parent = each.companion_of
            if parent and each.by and parent in self.by_kind and self._usable(parent):
                yield from self._missing("unit.orphan", kind, parent, each.by)

    def _images(self) -> Iterator[Finding]:
        """Check that the pictures and the records that name them are the same (layout UPKIHON 62)."""
        pictures = {_file(file): file for file in self.group.files if self._is_picture(file)}
        named: set[str] = set()
        for file in self.group.files:
            for place, picture in _named_pictures(file):
                named.add(picture)
                if picture not in pictures:
                    yield self._say("image.missing", _file(file), place, found=picture)
        for picture in sorted(set(pictures) - named):
            if self.unit:
                yield self._say("image.unused", picture)

    def _is_picture(self, file: FileReport) -> bool:
        return file.kind is not None and self.standard.kinds[file.kind].content == "jpeg"

    def _missing(self, rule: str, at: str, lacking: str, keys: tuple[str, ...]) -> Iterator[Finding]:
        """Yield a finding at the first record of each key that another file lacks."""
        file, subjects = self.by_kind[at], self._subjects(keys, at)
        users = set(subjects) - set(self._subjects(keys, lacking))
        fields = [self.standard.kinds[at].field(key) for key in keys]
        key = Message(
            "・".join(field.name.ja for field in fields), ", ".join(field.name.en for field in fields)
        )
        insured = self.standard.kinds[at].field("insured_number")
        for record in sorted(subjects[user] for user in users):
            place = Place(record, insured.number, insured.name.ja)
            yield self._say(rule, _file(file), place, lead=lacking, key=key)

    def _subjects(self, keys: tuple[str, ...], kind: str) -> Mapping[Values, int]:
        rows = self.by_kind[kind].rows
        return {user: record for record, user in rows.first_of_each(keys)} if rows else {}

    def _usable(self, kind: str) -> bool:
        """Whether every record of that file told whom it is about; otherwise somebody seems to be missing."""
        rows = self.by_kind[kind].rows
        return rows is not None and not rows.unusable


def _file(file: FileReport) -> str:
    return file.path.rpartition("/")[2]


def _named_pictures(file: FileReport) -> Iterator[tuple[Place, str]]:
    """Yield the pictures that the records of a file name, each with its place."""
    rows = file.rows
    if rows is None:
        return
    for position, column in enumerate(rows.columns):
        field = rows.kind.fields[column]
        if field.type.id == "image":
            for record, values in rows.items:
                if picture := values[position]:
                    yield Place(record, field.number, field.name.ja), picture
