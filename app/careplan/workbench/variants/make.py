"""The variants of one unit: every level by itself, then mixtures that hold every pair of levels."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from careplan.standard.check import check_files
from careplan.standard.documents import read_unit, write_unit
from careplan.workbench.drafts import draft_of
from careplan.workbench.variants.covering import covering_array
from careplan.workbench.variants.dimensions import Dimension, load_dimensions
from careplan.workbench.variants.ways import WAYS

Files = Mapping[str, bytes]
_PAIR = 2


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to write the unit. `levels` names those that differ from what we write, by dimension."""

    folder: str
    levels: Mapping[str, str]
    files: dict[str, bytes]


def make_variants(files: Files, *, mixed: bool = True) -> list[Variant]:
    """Return the unit (name to bytes, free of errors) as we write it, each level singly, and (if `mixed`) all pairs.

    Levels that change nothing in this unit are left out: a unit without 髙 has no other bytes for it.

    Raises:
        ValueError: the files have errors or are not one transmission unit.
        DocumentError: the strict writer refuses them.

    """
    report = check_files(files)
    if report.errors or len(report.units) != 1:
        raise ValueError("variants are made of one unit without errors")
    unit = report.units[0]
    base = write_unit(read_unit(files), unit.sender, unit.destination, unit.stamp)
    dimensions = _applicable(base)
    return [*_singles(base, dimensions), *(_pairs(base, dimensions) if mixed else ())]


def _applicable(base: Files) -> list[Dimension]:
    """Return the dimensions with the levels that change this unit's files; those with none fall out."""
    kept = []
    for dimension in load_dimensions():
        first, *others = dimension.levels
        seen = [dict(base)]
        levels = [first]
        for level in others:
            written = _write(base, {dimension.id: level.id})
            if written not in seen:
                seen.append(written)
                levels.append(level)
        if len(levels) > 1:
            kept.append(replace(dimension, levels=tuple(levels)))
    return kept


def _write(base: Files, levels: Mapping[str, str]) -> dict[str, bytes]:
    draft = draft_of(base)
    for dimension in load_dimensions():
        if dimension.id in levels:
            WAYS[dimension.id](draft, levels[dimension.id])
    return draft.written()


def _singles(base: Files, dimensions: Sequence[Dimension]) -> Iterator[Variant]:
    yield Variant("as-we-write", {}, dict(base))
    for dimension in dimensions:
        for level in dimension.levels[1:]:
            levels = {dimension.id: level.id}
            yield Variant(f"{dimension.id}.{level.id}", levels, _write(base, levels))


def _pairs(base: Files, dimensions: Sequence[Dimension]) -> Iterator[Variant]:
    """Yield the mixtures; those of fewer than two levels are singles and there already."""
    for number, row in enumerate(covering_array([len(each.levels) for each in dimensions]), start=1):
        chosen = [(each, each.levels[index]) for each, index in zip(dimensions, row, strict=True) if index]
        if len(chosen) >= _PAIR:
            levels = {dimension.id: level.id for dimension, level in chosen}
            marks = "-".join(level.mark for _, level in chosen)
            yield Variant(f"pairs-{number:02d}-{marks}", levels, _write(base, levels))


def index_json(variants: Sequence[Variant]) -> dict[str, Any]:
    """Return what index.json holds: the dimensions, and a row a variant with its levels, files and warnings."""
    used = {name for variant in variants for name in variant.levels}
    return {
        "dimensions": [_dimension_json(each) for each in load_dimensions() if each.id in used],
        "variants": [
            {
                "folder": variant.folder,
                "levels": dict(variant.levels),
                "files": sorted(variant.files),
                "findings": sorted({each.rule for each in check_files(variant.files).findings}),
            }
            for variant in variants
        ],
    }


def _dimension_json(dimension: Dimension) -> dict[str, Any]:
    return {
        "id": dimension.id,
        "reading": dimension.reading,
        "ja": dimension.title.ja,
        "en": dimension.title.en,
        "levels": [
            {"id": level.id, "mark": level.mark, "ja": level.title.ja, "en": level.title.en}
            for level in dimension.levels
        ],
    }
