"""A comparison as text, JSON (schema/reconciliation.schema.json) and a page of HTML that needs nothing else."""

from collections.abc import Iterator
from html import escape
from typing import Any

from careplan.standard.findings import Message
from careplan.workbench.reconcile.result import STATES, Line, Reconciliation, Use, UserResult

_STATE_WORDS = {
    "done": Message("予定どおり", "done"),
    "changed": Message("変更", "changed"),
    "missing": Message("実績なし", "missing"),
    "extra": Message("予定外", "extra"),
}
_HEADS = (
    Message("事業所", "office"),
    Message("日", "day"),
    Message("サービスコード", "code"),
    Message("", ""),
    Message("予定", "planned"),
    Message("実績", "actual"),
)
_STYLE = (
    "body{font-family:sans-serif;margin:2rem}table{border-collapse:collapse}td,th{border:1px solid #999;"
    "padding:.2rem .6rem;text-align:left}.missing{background:#fdd}.extra{background:#dfd}.changed{background:#ffd}"
)


def _say(message: Message, language: str) -> str:
    return message.ja if language == "ja" else message.en


def result_text(result: Reconciliation, language: str) -> Iterator[str]:
    """Yield lines for a terminal: service users, what differs, the sums. `language` is ja or en."""
    for user in result.users:
        yield f"{user.insured_number}  {user.service_month}"
        for line in user.lines:
            if line.state != "done":
                yield f"  {' '.join(line_cells(line, language))}"
        yield from (f"  {each}" for each in about_user(user, language))
    yield _summary(result, language)


def line_cells(line: Line, language: str) -> list[str]:
    """Return a line in words: office, day, service code, state, planned, actual."""
    state = _say(_STATE_WORDS[line.state], language)
    return [
        line.office_number,
        line.day,
        line.service_code,
        state,
        _use(line.planned, language),
        _use(line.actual, language),
    ]


def _use(use: Use | None, language: str) -> str:
    if use is None:
        return "–"
    clock = f"{use.start_time or ''}-{use.end_time or ''} " if use.start_time or use.end_time else ""
    return clock + _say(
        Message(f"{use.units}単位×{use.times}回", f"{use.units} units x {use.times}"), language
    )


def about_user(user: UserResult, language: str) -> Iterator[str]:
    """Yield the sentences on one service user: notes, offices without actuals, units and the limit."""
    yield from (_say(note, language) for note in user.notes)
    if user.not_reported:
        offices = " ".join(user.not_reported)
        yield _say(Message(f"実績の届いていない事業所：{offices}", f"No actuals from: {offices}"), language)
    planned, actual = _units(user, user.planned_units), _units(user, user.actual_units)
    yield _say(
        Message(
            f"単位数：予定 {planned.ja}、実績 {actual.ja}", f"units: planned {planned.en}, actual {actual.en}"
        ),
        language,
    )


def _units(user: UserResult, units: int) -> Message:
    over = user.over(units)
    if over is None:
        return Message.same(units)
    if over > 0:
        return Message(f"{units}（限度額を{over}超過）", f"{units} ({over} over the limit)")
    return Message(f"{units}（限度額まで残り{-over}）", f"{units} ({-over} below the limit)")


def _summary(result: Reconciliation, language: str) -> str:
    counts = ((_STATE_WORDS[state], result.count(state)) for state in STATES)
    return "  ".join(f"{_say(word, language)} {count}" for word, count in counts)


def result_json(result: Reconciliation) -> dict[str, Any]:
    """Return the comparison as JSON values."""
    return {
        "equal": result.equal,
        "summary": {state: result.count(state) for state in STATES},
        "service_users": [_user_json(user) for user in result.users],
    }


def _user_json(user: UserResult) -> dict[str, Any]:
    return {
        "insured_number": user.insured_number,
        "insurer_numbers": list(user.insurer_numbers),
        "service_month": user.service_month,
        "limit_units": user.limit,
        "planned_units": user.planned_units,
        "planned_over_limit": user.over(user.planned_units),
        "actual_units": user.actual_units,
        "actual_over_limit": user.over(user.actual_units),
        "offices_not_reported": list(user.not_reported),
        "notes": [{"ja": note.ja, "en": note.en} for note in user.notes],
        "lines": [_line_json(line) for line in user.lines],
    }


def _line_json(line: Line) -> dict[str, Any]:
    return {
        "office_number": line.office_number,
        "day": line.day,
        "service_code": line.service_code,
        "state": line.state,
        "changes": list(line.changes),
        "planned": _use_json(line.planned),
        "actual": _use_json(line.actual),
    }


def _use_json(use: Use | None) -> dict[str, Any] | None:
    if use is None:
        return None
    return {
        "start_time": use.start_time,
        "end_time": use.end_time,
        "times": use.times,
        "units": use.units,
        "total_units": use.total,
    }


def result_html(result: Reconciliation, language: str) -> str:
    """Return the comparison as a page of HTML. `language` is ja or en."""
    title = escape(_say(Message("予定と実績の突合", "Plan against actual"), language))
    users = "".join(_user_html(user, language) for user in result.users)
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(language)}"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style></head>\n<body><h1>{title}</h1>\n"
        f"<p>{escape(_summary(result, language))}</p>\n{users}</body></html>\n"
    )


def _user_html(user: UserResult, language: str) -> str:
    heads = "".join(f"<th>{escape(_say(head, language))}</th>" for head in _HEADS)
    rows = "".join(
        f'<tr class="{line.state}">{"".join(f"<td>{escape(cell)}</td>" for cell in line_cells(line, language))}</tr>\n'
        for line in user.lines
    )
    about = "".join(f"<p>{escape(each)}</p>\n" for each in about_user(user, language))
    heading = escape(f"{user.insured_number} {user.service_month}")
    return f"<h2>{heading}</h2>\n<table><tr>{heads}</tr>\n{rows}</table>\n{about}"
