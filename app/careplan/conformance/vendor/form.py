"""The reference form: what a person should see on the screen after an import, a line a record, to be ticked.

`form.json` holds the lines; who ticks sets `seen` to true, false, or an object of the members that look otherwise.
Where the software refused the files, `refused` is the reason; files that are to be refused have no lines, and
`refused` is false where they were taken. What was ticked is put together into the document that the software seems
to hold, and judged as any other.
"""

import copy
from collections.abc import Iterator, Mapping
from typing import Any

from careplan.conformance.harness.protocol import Answer, AnswerError
from careplan.standard.findings import Message
from careplan.standard.specification import Kind, load_standard

FORMAT = 1
Path = tuple[str | int, ...]
_USERS = "service_users"


def form_json(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the form of a document: for each record its number, service user, table, and values in words."""
    lines = [
        {
            "line": number,
            "service_user": path[1] + 1 if isinstance(path[1], int) else 0,
            "table": "" if kind is None else f"{kind.id} {kind.title.ja} / {kind.title.en}",
            "values": _values(value, kind),
            "seen": None,
        }
        for number, (path, kind, value) in enumerate(_records(document), start=1)
    ]
    return {"format": FORMAT, "refused": None, "lines": lines}


def _values(value: Mapping[str, Any], kind: Kind | None) -> dict[str, dict[str, Any]]:
    shown = {name: each for name, each in value.items() if not _holds(each) and each is not None}
    named = {name: (_name(name, kind), each) for name, each in shown.items()}
    return {
        name: {"name": called.ja, "name_en": called.en, "value": each}
        for name, (called, each) in named.items()
    }


def _name(name: str, kind: Kind | None) -> Message:
    try:
        return kind.field(name).name if kind else Message.same(name)
    except KeyError:
        return Message.same(name)


def _holds(value: Any) -> bool:
    return isinstance(value, dict) or (
        isinstance(value, list) and any(isinstance(each, dict) for each in value)
    )


def _records(document: Mapping[str, Any]) -> Iterator[tuple[Path, Kind | None, Mapping[str, Any]]]:
    """Yield each record with the path to it, parents first."""
    kinds = {
        kind.document["name"]: kind for kind in load_standard().kinds.values() if "name" in kind.document
    }
    for index, user in enumerate(document.get(_USERS, ())):
        path: Path = (_USERS, index)
        yield path, None, {name: each for name, each in user.items() if name not in kinds}
        for name, table in user.items():
            if name in kinds:
                yield from _within((*path, name), kinds[name], table)


def _within(path: Path, kind: Kind, value: Any) -> Iterator[tuple[Path, Kind | None, Mapping[str, Any]]]:
    if isinstance(value, list):
        for index, each in enumerate(value):
            yield from _within((*path, index), kind, each)
    elif isinstance(value, dict):
        yield path, kind, value
        for name, each in value.items():
            if _holds(each):
                yield from _within((*path, name), kind, each)


def read_form(document: Mapping[str, Any], form: Any) -> Answer | None:
    """Return what a ticked form says as an answer, None while something is not ticked yet.

    Raises:
        AnswerError: it is not formed as a form of this document is.

    """
    if not isinstance(form, dict) or form.get("format") != FORMAT or not isinstance(form.get("lines"), list):
        raise AnswerError("format", Message("チェック表の形ではありません", "this is no reference form"))
    if form.get("refused"):
        return Answer("refused", verdict="refuse", reason=str(form["refused"]))
    seen = [each.get("seen") if isinstance(each, dict) else None for each in form["lines"]]
    records = list(_records(document))
    if len(seen) != len(records):
        raise AnswerError("lines", Message("行の数が違います", "the number of lines differs"))
    if any(not (each is None or isinstance(each, bool | dict)) for each in seen):
        raise AnswerError(
            "seen", Message("true、false か、違って見えた項目です", "true, false or the members")
        )
    if None in seen or (not records and form.get("refused") is None):
        return None
    return Answer(
        "read", verdict="accept", document=_ticked(document, [path for path, _, _ in records], seen)
    )


def _ticked(document: Mapping[str, Any], paths: list[Path], seen: list[Any]) -> dict[str, Any]:
    """Return the document without what was not seen and with what looks otherwise."""
    told = copy.deepcopy(dict(document))
    for path, look in reversed(list(zip(paths, seen, strict=True))):
        holder = _at(told, path[:-1])
        if look is False:
            del holder[path[-1]]
        elif isinstance(look, dict):
            holder[path[-1]].update(look)
    return told


def _at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value
