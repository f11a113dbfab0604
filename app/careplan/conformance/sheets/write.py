"""A sheet as JSON and as a page of HTML: printable, in itself whole, without a script."""

from collections.abc import Iterator
from html import escape
from typing import Any

from careplan.conformance.scenarios import PATTERNS
from careplan.conformance.sheets.layout import Box, Form, Table
from careplan.conformance.sheets.sheet import Person, Sheet
from careplan.standard.findings import Message

_STYLE = """
body { font-family: "Hiragino Sans", "Yu Gothic", Meiryo, sans-serif; margin: 1.5rem; color: #111; line-height: 1.5; }
h1 { font-size: 1.3rem; } h2 { font-size: 1.1rem; border-bottom: 2px solid #111; }
h3 { font-size: 1rem; margin-bottom: .3rem; }
small { color: #555; font-weight: normal; } .story { max-width: 50rem; }
table { border-collapse: collapse; margin: .3rem 0 1rem; font-size: .85rem; }
th, td { border: 1px solid #777; padding: .2rem .4rem; text-align: left; vertical-align: top; white-space: pre-wrap; }
th { background: #eee; } th small { display: block; } section { break-inside: auto; } .person { break-before: page; }
@media print { body { margin: 0; } @page { size: A4 landscape; margin: 12mm; } }
"""
_ADVICE = Message(
    "この内容を入力し、宛先に送るファイルを出力してください。ここにない欄は空のままにします。人も事業所も架空です。",
    "Key this in and export the files for that office. What is not on the sheet stays empty. "
    "All people and offices are invented.",
)
_BEFORE = Message("先に入力しておくシナリオ", "Scenario keyed in before this one")


def sheet_json(sheet: Sheet) -> dict[str, Any]:
    """Return a sheet as plain values, each text in both languages."""
    scenario = sheet.scenario
    return {
        "scenario": scenario.id,
        "pattern": scenario.pattern,
        "title": _both(scenario.title),
        "story": _both(scenario.story),
        "follows": scenario.follows,
        "head": [_box(box) for box in sheet.head],
        "service_users": [
            {"key": [_box(box) for box in person.key], "forms": [_form(form) for form in person.forms]}
            for person in sheet.people
        ],
    }


def _both(message: Message) -> dict[str, str]:
    return {"ja": message.ja, "en": message.en}


def _box(box: Box) -> dict[str, Any]:
    picture = {} if box.jpeg is None else {"jpeg": box.jpeg}
    return {"label": _both(box.label), "value": _both(box.value), **picture}


def _form(form: Form) -> dict[str, Any]:
    return {
        "title": _both(form.title),
        "boxes": [_box(box) for box in form.boxes],
        "tables": [
            {
                "title": _both(table.title),
                "columns": [_both(column) for column in table.columns],
                "rows": [[None if cell is None else _both(cell) for cell in row] for row in table.rows],
            }
            for table in form.tables
        ],
    }


def sheet_html(sheet: Sheet) -> str:
    """Return a sheet as a page: Japanese, the headings in English beside."""
    scenario = sheet.scenario
    lines = [
        f'<!DOCTYPE html>\n<html lang="ja"><head><meta charset="utf-8"><title>{escape(scenario.id)}</title>',
        f"<style>{_STYLE}</style></head><body><main>",
        f"<h1>{escape(scenario.id)}　{_shown(scenario.title)}</h1>",
        f"<p>{_shown(PATTERNS[scenario.pattern])}</p>",
        f'<div class="story"><p>{escape(scenario.story.ja)}</p>',
        f'<p lang="en"><small>{escape(scenario.story.en)}</small></p></div>',
        f"<p>{_shown(_ADVICE)}</p>",
        *_boxes(sheet.head + _before(sheet)),
        *(line for person in sheet.people for line in _person(person)),
        "</main></body></html>\n",
    ]
    return "\n".join(lines)


def _before(sheet: Sheet) -> tuple[Box, ...]:
    follows = sheet.scenario.follows
    return (Box(_BEFORE, Message.same(follows)),) if follows else ()


def _person(person: Person) -> Iterator[str]:
    yield '<section class="person">'
    yield from _boxes(person.key)
    for form in person.forms:
        yield f"<h2>{_shown(form.title)}</h2>"
        yield from _boxes(form.boxes)
        for table in form.tables:
            yield from _table(table)
    yield "</section>"


def _boxes(boxes: tuple[Box, ...]) -> Iterator[str]:
    if boxes:
        rows = (f"<tr><th>{_shown(box.label)}</th><td>{_value(box)}</td></tr>" for box in boxes)
        yield f"<table>{''.join(rows)}</table>"


def _value(box: Box) -> str:
    picture = "" if box.jpeg is None else f'<br><img alt="" src="data:image/jpeg;base64,{escape(box.jpeg)}">'
    return escape(box.value.ja) + picture


def _table(table: Table) -> Iterator[str]:
    yield f"<h3>{_shown(table.title)}</h3>"
    yield f"<table><thead><tr>{''.join(f'<th>{_shown(column)}</th>' for column in table.columns)}</tr></thead><tbody>"
    for row in table.rows:
        cells = (escape(cell.ja) if cell else "" for cell in row)
        yield f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
    yield "</tbody></table>"


def _shown(message: Message) -> str:
    """Return a heading: Japanese, and English beside it where it is another text."""
    english = f' <small lang="en">{escape(message.en)}</small>' if message.en != message.ja else ""
    return escape(message.ja) + english
