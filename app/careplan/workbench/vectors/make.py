"""The vectors: bytes, what a check finds in them, and the document of those that a reader must take."""

import base64
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from careplan.standard.check import Report, check_files
from careplan.standard.documents import read_unit
from careplan.standard.exchangecheck import check_after
from careplan.standard.findings import Finding, Message
from careplan.standard.manners import load_manners
from careplan.standard.specification import load_standard
from careplan.workbench.variants import load_dimensions, make_variants
from careplan.workbench.vectors.edits import Work, apply_edits, drafted, is_of
from careplan.workbench.vectors.stories import Base, Defect, Edit, Expected, Stories, Variety, Writing


class VectorError(Exception):
    """A story promises other findings than the check gives."""


@dataclass(frozen=True, slots=True)
class Vector:
    """One published file or unit. `zeros` counts the NUL bytes that each name ends in beyond what is stored."""

    id: str
    story: Message
    files: Mapping[str, bytes]
    findings: tuple[Finding, ...]
    units: int
    kinds: tuple[str, ...]
    edition: str
    fires: tuple[str, ...] = ()
    passes: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
    mended: str | None = None
    sent_before: tuple[str, ...] = ()
    zeros: Mapping[str, int] = field(default_factory=dict)
    document: Any = None

    @property
    def verdict(self) -> str:
        """`refuse` where a reader must not take the files, `accept` where it must."""
        return "refuse" if any(each.severity == "error" for each in self.findings) else "accept"


def make_vectors(stories: Stories) -> list[Vector]:
    """Return all vectors: the bases, legal writings, variants, and both sides of each rule, as the stories order them.

    Raises:
        VectorError: the check finds something else in a vector than its story says.
        KeyError: a story names a base or an edit that is not there.

    """
    vectors = [
        *_bases(stories),
        *(_written(stories, each) for each in stories.writings),
        *(vector for each in stories.defects for vector in _sides(stories, each)),
    ]
    known = {vector.id: vector.files for vector in vectors}
    vectors += [vector for each in stories.varieties for vector in _varied(known[each.base], each)]
    repeated = [name for name, count in Counter(vector.id for vector in vectors).items() if count > 1]
    if repeated:
        raise VectorError(f"two stories have the id {', '.join(repeated)}")
    return vectors


def _bases(stories: Stories) -> Iterator[Vector]:
    """Yield the units unchanged; each is the mended file of all defects that need no other."""
    for base in stories.bases.values():
        twins = (each.rule for each in stories.defects if _twin(each) == base.id)
        passes = dict.fromkeys((*base.passes, *twins))
        yield _vector(
            base.id, base.story, _drafted(base, ()), (), passes=tuple(passes), readings=base.readings
        )


def _written(stories: Stories, each: Writing) -> Vector:
    work = _drafted(stories.bases[each.base], each.edits)
    return _vector(
        each.id,
        each.story,
        work,
        each.remarks,
        fires=_rules(each.remarks),
        passes=each.passes,
        readings=each.readings,
        before=_before(stories, each.sent_before),
    )


def _varied(files: Mapping[str, bytes], each: Variety) -> Iterator[Vector]:
    """Yield a vector's files in the single ways and their pairs; which rules each fires is compared, not where."""
    titles = {
        (way.id, level.id): (way.title, level.title) for way in load_dimensions() for level in way.levels
    }
    readings = {way.id: way.reading for way in load_dimensions()}
    for variant in make_variants(files)[1:]:
        if len(variant.levels) > 1 and not each.pairs:
            continue
        told = [titles[level] for level in variant.levels.items()]
        story = Message(
            "、".join(f"{title.ja}：{level.ja}" for title, level in told),
            "; ".join(f"{title.en}: {level.en}" for title, level in told),
        )
        report = check_files(variant.files)
        expected = {rule for name in variant.levels for rule in each.remarks.get(name, ())}
        found = {finding.rule for finding in report.findings} - load_manners().rules
        if found != expected:
            raise VectorError(
                f"{each.base}.{variant.folder}: {sorted(found ^ expected)} differ from what is promised"
            )
        cited = tuple(dict.fromkeys(readings[name] for name in variant.levels))
        passes = tuple(rule for rule in each.passes if rule not in found)
        yield _reported(
            f"{each.base}.{variant.folder}",
            story,
            variant.files,
            report,
            fires=tuple(sorted(found)),
            passes=passes,
            readings=cited,
        )


def _sides(stories: Stories, each: Defect) -> Iterator[Vector]:
    """Yield the file that breaks the rule, and the mended one where it is not a base."""
    base, twin = stories.bases[each.base], _twin(each)
    rule = load_standard().rules[each.rule]
    readings = tuple(dict.fromkeys([*([rule.reading] if rule.reading else []), *each.readings]))
    yield _vector(
        each.id,
        each.story,
        _drafted(base, (*each.given, *each.wrong)),
        (each.at, *each.also, *each.remarks),
        fires=tuple(dict.fromkeys((each.rule, *_rules((*each.also, *each.remarks))))),
        readings=readings,
        mended=twin,
        before=_before(stories, each.sent_before),
        edition=each.edition,
    )
    if twin != base.id:
        work = _drafted(base, (*each.given, *each.right))
        words = {"passes": (each.rule,), "readings": readings, "fires": _rules(each.remarks)}
        before = _before(stories, each.mended_after)
        yield _vector(twin, each.mended, work, each.remarks, **words, before=before)


def _twin(each: Defect) -> str:
    """Return the id of a defect's mended file."""
    return f"{each.id}.mended" if each.given or each.right or each.mended_after else each.base


def _rules(expected: Iterable[Expected]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.rule for each in expected))


def _drafted(base: Base, edits: Iterable[Edit]) -> Work:
    pictures = {name: base64.b64decode(text) for name, text in base.pictures.items()}
    return apply_edits(drafted(base, pictures), edits)


def _before(stories: Stories, bases: Iterable[str]) -> dict[str, Mapping[str, bytes]]:
    """Return the units that were sent before, by the id of their base."""
    return {base: _drafted(stories.bases[base], ()).draft.written() for base in bases}


def _vector(
    id_: str,
    story: Message,
    work: Work,
    expected: Sequence[Expected],
    *,
    before: Mapping[str, Mapping[str, bytes]] | None = None,
    **words: Any,
) -> Vector:
    """Return a vector of which the check says what is expected, and nothing else; `before` was sent before it."""
    files, before = work.draft.written(), before or {}
    whole = {name: data + bytes(work.zeros.get(name, 0)) for name, data in files.items()}
    report = check_after(whole, before.values()) if before else check_files(whole)
    _compare(id_, expected, list(report.findings))
    return _reported(id_, story, files, report, zeros=work.zeros, sent_before=tuple(before), **words)


def _compare(id_: str, expected: Sequence[Expected], found: Sequence[Finding]) -> None:
    """Refuse findings that are not promised, and promises that are not kept.

    Of what is legal and known to hurt a story promises only what it names.
    """
    unasked = load_manners().rules - {each.rule for each in expected}
    left = [finding for finding in found if finding.rule not in unasked]
    for each in expected:
        match = next((finding for finding in left if _is(each, finding)), None)
        if match is None:
            told = [(finding.rule, finding.file, finding.record, finding.field) for finding in found]
            raise VectorError(f"{id_}: {each} is promised, found is {told}")
        left.remove(match)
    if left:
        told = [(finding.rule, finding.file, finding.record, finding.field) for finding in left]
        raise VectorError(f"{id_}: not promised is {told}")


def _is(each: Expected, finding: Finding) -> bool:
    same = each.file == finding.file or bool(each.file and finding.file and is_of(each.file, finding.file))
    return same and (each.rule, each.record, each.field) == (finding.rule, finding.record, finding.field)


def _reported(id_: str, story: Message, files: Mapping[str, bytes], report: Report, **words: Any) -> Vector:
    """Return a vector with what the check and the reader say of it."""
    told = (file.edition for file in report.files if file.edition)
    edition = words.pop("edition", None) or next(told, load_standard().edition)
    readable = not report.errors and len(report.units) == 1
    return Vector(
        id=id_,
        story=story,
        files=files,
        findings=tuple(report.findings),
        units=len(report.units),
        kinds=tuple(sorted({file.kind for file in report.files if file.kind})),
        edition=edition,
        document=read_unit(files) if readable else None,
        **words,
    )
