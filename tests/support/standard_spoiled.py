"""Files spoiled a little: records of the samples with other values, other quoting, other line ends."""

# ruff: noqa: E501 - a table has a row a case

from collections.abc import Iterator

from hypothesis import strategies as st

from careplan.standard.charset import read_text
from careplan.standard.records import Record, read_records
from careplan.standard.specification import Kind
from support.standard_files import STANDARD, cell, files_of
from support.standard_values import edge_values


def records(kind: str) -> tuple[str, list[Record]]:
    """Return a sample file's name and its records, two alike left out."""
    name, data = max(files_of(kind), key=lambda item: len(item[1]))
    distinct = {record.values: record for record in read_records(read_text(data).text)}
    return name, list(distinct.values())


def bases(kind: str) -> list[list[str]]:
    """Return records to spoil: those of the largest sample file with different codes, at most four."""
    _, found = records(kind)
    chosen = {tuple(value[:2] for value in record.values[8:16]): list(record.values) for record in found}
    return list(chosen.values())[:4]


def encodable(text: str) -> bool:
    try:
        text.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True


def spoiled(kind: Kind, base: list[str], index: int) -> Iterator[str]:
    """Yield the base record with every edge value in one field, bare and enclosed."""
    cells = [cell(value, enclosed=field.enclosed) for field, value in zip(kind.fields, base, strict=True)]
    values = [value for value in edge_values(kind.fields[index]) if encodable(value)]
    raws = [raw for value in values for raw in (value, cell(value, enclosed=True))]
    for raw in [*raws, *(raw for value in values[:3] for raw in (f'"{value}', f'"{value}"x', f"{value},"))]:
        yield ",".join([*cells[:index], raw, *cells[index + 1 :]])


@st.composite
def raw_cells(draw: st.DrawFn, kind: Kind, base: list[str]) -> list[str]:
    """Return the cells of a record: some with another value, some quoted otherwise."""
    cells = []
    changed = draw(st.sets(st.integers(0, len(base) - 1), max_size=3))
    requoted = draw(st.sampled_from(["layout", "all", "none", "some"]))
    for index, (field, value) in enumerate(zip(kind.fields, base, strict=True)):
        chosen = value
        if index in changed:
            chosen = draw(st.sampled_from([each for each in edge_values(field) if encodable(each)]))
        some = requoted == "some" and index in changed
        enclosed = {"all": True, "none": False}.get(requoted, field.enclosed != some)
        cells.append(cell(chosen, enclosed=enclosed))
    return cells


@st.composite
def texts(draw: st.DrawFn, kind: str) -> str:
    layout = STANDARD.kinds[kind]
    lines = draw(
        st.lists(
            st.sampled_from(bases(kind)).flatmap(lambda base: raw_cells(layout, base)), min_size=1, max_size=6
        )
    )
    ends = draw(st.lists(st.sampled_from(["\r\n", "\r\n", "\r\n", "\n", "\r", "\r\n\r\n", ""]), min_size=len(lines), max_size=len(lines)))  # fmt: skip
    return "".join(",".join(cells) + end for cells, end in zip(lines, ends, strict=True))
