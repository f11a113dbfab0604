"""The compiled pass: one regular expression a record, made for the file at hand.

A record that matches has no finding within itself and holds the edition and month of the file's first record; its
match groups are the row that checks between records look at. What does not match goes the slow way, which says
what is wrong. So the expression may be too narrow, never too wide: tests compare the two ways.
"""

import re
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter, methodcaller

from careplan.standard.charset import BAD, CONTROLS
from careplan.standard.interoperability import Hurdles
from careplan.standard.manners import load_manners
from careplan.standard.naming import FileName
from careplan.standard.narrowings import NARROWINGS, Setting, look_aheads
from careplan.standard.records import Record, read_record
from careplan.standard.specification import Field, Kind, Standard

_SHEET = "sheet"
_REST = "rest"
# What the groups of a match hold; the last one, for what follows, is None.
Pieces = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled record. A group gives the columns of one run, `constants` are the same in all records.

    Columns that stand side by side are one run and one group: cutting it up once for each text that comes is cheaper
    than a group a column.
    """

    pattern: re.Pattern[str]
    runs: tuple[tuple[int, ...], ...]
    constants: Mapping[int, str]

    pieces: Callable[[re.Match[str]], Pieces]

    def read(self, text: str, at: int, end: int) -> tuple[list[Pieces], int]:
        """Return the pieces of the records from `at` on, and where the first record begins that is another.

        No code of ours runs for a record.
        """
        found = list(self.pattern.finditer(text, at, end))
        if found and found[-1].lastgroup == _REST:
            end = found.pop().start()
        return list(map(self.pieces, found)), end

    def unfold(self, columns: Sequence[int]) -> Callable[[Pieces], tuple[str, ...]]:
        """Return what makes a row of `columns` from match groups and constants; equal pieces are cut up once."""
        cuts = _Cuts()
        known = [column for run in self.runs for column in range(run[0], run[-1] + 1)] + list(self.constants)
        order = itemgetter(*(known.index(column) for column in columns), 0)
        constants = tuple(self.constants.values())

        def row(groups: Pieces) -> tuple[str, ...]:
            values: tuple[str, ...] = order((*chain.from_iterable(map(cuts.__getitem__, groups)), *constants))
            return values[:-1]

        return row


class _Cuts(dict[str | None, tuple[str, ...]]):
    """Pieces of records with their values."""

    def __missing__(self, piece: str | None) -> tuple[str, ...]:
        if piece is None:
            return ()
        plain = '"' not in piece and "\n" not in piece
        values = self[piece] = tuple(piece.split(",")) if plain else read_record(piece).values
        return values


def compile_expression(
    hurdles: Hurdles, standard: Standard, columns: tuple[int, ...], name: FileName | None = None
) -> Expression | None:
    """Return the expression for the records of a file, made after its first one, capturing `columns`.

    It leaves out what `hurdles` has to look at. None where the kind has a check between fields that no expression
    settles, or one that compares free text: it is read the slow way.
    """
    kind, first = hurdles.kind, hurdles.first
    model = first if len(first.values) == len(kind.fields) else None
    setting = Setting(kind, standard, constants_of(kind, model), name, hurdles.fragile)
    ahead = look_aheads(setting, NARROWINGS)
    if ahead is None:
        return None
    captured = [column for column in columns if column not in setting.constants]
    if any(kind.fields[column].type.free for column in captured):
        return None  # enclosed text would have to be unfolded before it is compared
    sure = {index: re.escape(value) for index, value in setting.constants.items()}
    parts = record_parts(setting, ahead, model, sure)
    runs = _runs(captured, kind, setting.constants)
    for run in runs:
        parts[run[0]] = "(" + parts[run[0]]
        parts[run[-1]] += ")"
    pattern = f"{','.join(parts)}(?:{hurdles.line_end}|\\Z)|(?P<{_REST}>(?s:.+))"
    compiled = re.compile(pattern)
    named = set(compiled.groupindex.values()) - {compiled.groups}
    numbers = [number for number in range(1, compiled.groups + 1) if number not in named]
    return Expression(compiled, runs, setting.constants, methodcaller("group", *numbers))


def record_parts(
    setting: Setting,
    ahead: Mapping[int, str],
    model: Record | None,
    sure: Mapping[int, str],
    *,
    one_line: bool = False,
) -> list[str]:
    """Return the expression of each field, quoted as in the record `model`.

    `ahead` is what must be seen at a field, `sure` what stands for its type's expression; with `one_line` no text
    has a line break.
    """
    parts = []
    for index, field in enumerate(setting.kind.fields):
        quoted = model.enclosed[index] if model else field.enclosed
        if field.type.free:
            parts.append(
                ahead.get(index, "") + _text(field, setting.fragile, quoted=quoted, one_line=one_line)
            )
        else:
            parts.append(_coded(field, sure.get(index, field.type.sure), ahead.get(index, ""), quoted=quoted))
    return parts


def _runs(columns: Iterable[int], kind: Kind, constants: Container[int]) -> tuple[tuple[int, ...], ...]:
    """Return together the columns between which nothing stands but what is alike on a sheet, or in the file."""
    runs: list[tuple[int, ...]] = []
    for column in columns:
        between = range(runs[-1][-1] + 1, column) if runs else ()
        steady = (
            index in constants or (kind.fields[index].part == _SHEET and not kind.fields[index].type.free)
            for index in between
        )
        if runs and all(steady):
            runs[-1] += (column,)
        else:
            runs.append((column,))
    return tuple(runs)


def constants_of(kind: Kind, model: Record | None) -> dict[int, str]:
    """Return the fields that must be alike in all records of the file, with the first record's usable values."""
    if model is None:
        return {}
    keys = {check.parameters["field"] for check in kind.checks if check.use == "one_value"}
    return {
        index: model.values[index]
        for index, field in enumerate(kind.fields)
        if field.key in keys and re.fullmatch(field.type.sure, model.values[index])
    }


def _coded(field: Field, sure: str, ahead: str, *, quoted: bool) -> str:
    if field.type.id == "unused":
        return '(?:"")?'
    value = f"{ahead}(?:{sure})" if field.presence else f"(?:{sure})?"
    value = f'"{value}"' if quoted else value
    return value if field.presence else ahead + value


def _text(field: Field, fragile: str, *, quoted: bool, one_line: bool) -> str:
    """Return the expression of free text that nobody stumbles over (interoperability.toml).

    Text of bounded length goes the slow way where its quoting changes.
    """
    manners = load_manners()
    calm = f'"\r\n{BAD}{CONTROLS}{manners.half_width}{re.escape(fragile)}'
    if field.length is not None:
        bound = f"{{0,{field.length}}}"
        return f'"[^{calm}]{bound}"' if quoted else f"[^,{calm}]{bound}"
    if field.key in manners.kana:
        filled = r'(?!\s*+")' if field.presence else ""
        return f'"{filled}(?:{"|".join(form.pattern for form in manners.kana[field.key])})"'
    # A quarter of the length in one piece and the rest in eight: never more than what is long, and no counting.
    whole, piece = manners.most // 4, manners.most // 16
    joint = '""' if one_line else '(?:""|\r\n)'
    enclosed = f'[^{calm}]{{0,{whole}}}+(?:{joint}[^{calm}]{{0,{piece}}}+){{0,8}}+"'
    return rf'"(?!\s*+"){enclosed}' if field.presence else f'(?:"{enclosed})?'
