"""Values, tables and weeks as markup; what differs stands in `ins` and `del`, with a sign that needs no colour."""

from collections.abc import Iterator, Sequence

from careplan.standard.reports.html_table import escaped
from careplan.workbench.forms.model import Cell, Choice, Column, Table, Value, Week
from careplan.workbench.forms.placing import QUARTERS, Noted, Placed, WeekLayout, lay_out
from careplan.workbench.forms.style import slot

_HOURS = range(0, 24, 2)
_QUARTERS_OF_AN_HOUR = 4


def lines_of(text: str) -> str:
    """Return a text escaped, its line breaks kept."""
    return "<br>".join(escaped(line) for line in text.splitlines())


def value_of(value: Value) -> str:
    """Return a value, with what it was where it differs."""
    now, before = lines_of(value.text), lines_of(value.before)
    if value.mark == "added":
        return f'<ins><span class="sign">＋</span>{now}</ins>'
    if value.mark == "removed":
        return f'<del><span class="sign">－</span>{now}</del>'
    if value.mark == "changed":
        new = f'<ins><span class="sign">＋</span>{now}</ins>' if now else ""
        return (f'<del><span class="sign">－</span>{before}</del> ' if before else "") + new
    return now


def choices_of(choices: Sequence[Choice]) -> str:
    """Return every choice; the chosen one has a mark that is told, too."""
    return f'<ul class="choices">{"".join(_choice(choice) for choice in choices)}</ul>'


def _choice(choice: Choice) -> str:
    text = value_of(choice.value)
    return (
        f'<li class="chosen"><span class="tick">✓</span>{text}</li>' if choice.chosen else f"<li>{text}</li>"
    )


def draw_table(table: Table) -> Iterator[str]:
    """Yield a table; cells of one group span its rows."""
    is_wide = any(column.width for column in table.columns)
    if table.title:
        yield f"<h3>{escaped(table.title)}</h3>"
    if is_wide:
        yield _scrolled(table.title or table.columns[0].label)
    yield f"<table{_sort_of(table)}>{_widths(table)}<thead>{_head(table.columns)}</thead><tbody>"
    for number, row in enumerate(table.rows):
        cells = (_cell(table, number, column, cell) for column, cell in enumerate(row))
        begins = "</tbody><tbody>" if number and row[0].group and _span(table.rows, number, 0) else ""
        yield f"{begins}<tr>{''.join(cells)}</tr>"
    yield "</tbody></table></div>" if is_wide else "</tbody></table>"


def _scrolled(label: str) -> str:
    return f'<div class="scroll" role="group" tabindex="0" aria-label="{escaped(label)}">'


def _sort_of(table: Table) -> str:
    """Return the class of a table: whether it is wide; of days, of plain lines, or with cells over several rows."""
    is_wide = any(column.width for column in table.columns)
    has_days = any(column.sort == "day" for column in table.columns)
    has_spans = any(cell.group for row in table.rows for cell in row)
    shape = "tall" if table.tall else "days" if has_days else "" if has_spans else "lines"
    names = [name for name in ("wide" if is_wide else "", shape) if name]
    return f' class="{" ".join(names)}"' if names else ""


def _widths(table: Table) -> str:
    names = (column.sort if not column.width else f"p{column.width}" for column in table.columns)
    columns = (f'<col class="{name}">' if name else "<col>" for name in names)
    return f"<colgroup>{''.join(columns)}</colgroup>"


def _head(columns: Sequence[Column]) -> str:
    """Return one row of headings, or two where neighbours share one above them."""
    if not any(column.over for column in columns):
        return f"<tr>{''.join(_heading(column) for column in columns)}</tr>"
    above, index = [], 0
    while index < len(columns):
        over = columns[index].over
        count = 1
        while over and index + count < len(columns) and columns[index + count].over == over:
            count += 1
        above.append(
            f'<th scope="colgroup" colspan="{count}">{lines_of(over)}</th>'
            if over
            else _heading(columns[index], 2)
        )
        index += count
    below = "".join(_heading(column) for column in columns if column.over)
    return f"<tr>{''.join(above)}</tr><tr>{below}</tr>"


def _heading(column: Column, rows: int = 1) -> str:
    sort = f' class="{column.sort}"' if column.sort else ""
    span = f' rowspan="{rows}"' if rows > 1 else ""
    if not column.label:
        return f"<td{span}></td>"
    return f'<th scope="col"{span}{sort}>{lines_of(column.label)}</th>'


def _cell(table: Table, row: int, column: int, cell: Cell) -> str:
    rows = _span(table.rows, row, column)
    if not rows:
        return ""
    span = f' rowspan="{rows}"' if rows > 1 else ""
    if cell.sort == "head":
        return f'<th scope="row">{value_of(cell.value)}</th>'
    names = f' class="{_sorts(table, column, cell)}"' if cell.sort else ""
    return f"<td{span}{names}>{value_of(cell.value)}</td>"


def _sorts(table: Table, column: int, cell: Cell) -> str:
    """Return the cell's sort; in a row of sums, what is no number stands to the left."""
    is_name = cell.sort in {"sum", "total"} and table.columns[column].sort != "number"
    return f"{cell.sort} name" if is_name else cell.sort


def _span(rows: Sequence[Sequence[Cell]], row: int, column: int) -> int:
    """Return over how many rows a cell goes; none where the cell above it goes over it."""
    group = rows[row][column].group
    if not group:
        return 1
    if row and rows[row - 1][column].group == group:
        return 0
    end = row + 1
    while end < len(rows) and rows[end][column].group == group:
        end += 1
    return end - row


def draw_week(week: Week) -> Iterator[str]:
    """Yield the week: a list a day, its entries to scale; below it in full what did not fit."""
    layout = lay_out(week)
    yield f'{_scrolled(f"{layout.columns[0]}–{layout.columns[-1]}")}<div class="week">'
    yield f'<div class="scale"><div class="head"></div>{"".join(_scale(layout))}</div>'
    lines = "".join(
        f'<li class="line s{start}" aria-hidden="true"></li>' for _, start, _ in layout.bands if start
    )
    for index, (name, placed) in enumerate(zip(layout.columns, layout.placed, strict=True)):
        last = ' class="activities"' if index + 1 == len(layout.columns) else ""
        spans = "".join(_placed(each) for each in placed if each.lane is not None)
        yield f'<div{last}><h3>{escaped(name)}</h3><ul class="column">{lines}{spans}</ul></div>'
    yield "</div></div>"
    if layout.noted:
        yield f'<ul class="notes">{"".join(_note(each, layout) for each in layout.noted)}</ul>'


def _note(noted: Noted, layout: WeekLayout) -> str:
    days = "・".join(dict.fromkeys(layout.columns[column] for column in noted.columns))
    return (
        f"<li>＊{noted.number} {escaped(days)} {escaped(noted.span.times)} {value_of(noted.span.value)}</li>"
    )


def _scale(layout: WeekLayout) -> Iterator[str]:
    yield '<ul class="column">'
    for name, start, end in layout.bands:
        yield f'<li class="line part {slot(start, end)}">{escaped(name)}</li>'
    for hour in _HOURS:
        yield f'<li class="hour s{hour * _QUARTERS_OF_AN_HOUR}">{hour}:00</li>'
    yield f'<li class="hour last s{QUARTERS}">24:00</li></ul>'


def _placed(placed: Placed) -> str:
    place = f"{slot(placed.start, placed.end)} l{placed.lane}of{placed.lanes}"
    mark = f" {placed.span.value.mark}" if placed.span.value.mark else ""
    note = f"＊{placed.note} " if placed.note is not None else ""
    times = escaped(placed.span.times)
    text = value_of(placed.span.value)
    return f'<li class="span {place}{mark}">{note}{times} {text}</li>'
