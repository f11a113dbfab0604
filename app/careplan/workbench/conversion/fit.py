"""A document of one edition as a document of another (editions.toml says what each lacks, and what is filled in)."""

from collections.abc import Iterator
from typing import Any

from careplan.standard.specification import Kind, Standard, UnitKind

Value = dict[str, Any]
_USERS = "service_users"


def unit_of(document: Value, standard: Standard) -> UnitKind | None:
    """Return the unit that a document is of, None where the edition has none such."""
    return next((unit for unit in standard.units if unit.id == document["document"]), None)


def fit_document(document: Value, source: Standard, target: Standard) -> Value:
    """Return a document of `source` as one of `target`: what `target` lacks is left out, what it needs is filled in.

    The document is one that `read_unit` gives; it is not changed.

    Raises:
        KeyError: the target edition has no such unit.

    """
    unit = unit_of(document, target)
    if unit is None:
        raise KeyError(document["document"])
    users = [_fit_user(user, unit, source, target) for user in document[_USERS]]
    return {"document": unit.id, "edition": target.edition, _USERS: users}


def _fit_user(user: Value, unit: UnitKind, source: Standard, target: Standard) -> Value:
    fitted = {key: user[key] for key in unit.subject}
    for kind in _kinds(unit, target):
        name = kind.document.get("name")
        if name in user:
            fitted[name] = _without(user[name], lacking_fields(source.kinds[kind.id], target))
        elif kind.id not in source.kinds:
            fitted |= _filled(kind, user, target)
    return fitted


def _kinds(unit: UnitKind, standard: Standard) -> Iterator[Kind]:
    """Yield the kinds of a unit, and those that may travel with them."""
    return (
        kind
        for kind in standard.kinds.values()
        if kind.id in unit.kinds or (kind.companion_of or "") in unit.kinds
    )


def lacking_fields(kind: Kind, other: Standard) -> frozenset[str]:
    """Return the keys of the fields of a kind that it lacks in another edition; all of them where it is not there."""
    there = other.kinds.get(kind.id)
    known = {field.key for field in there.fields} if there else set()
    return frozenset(field.key for field in kind.fields) - known


def _without(value: Any, keys: frozenset[str]) -> Any:
    if isinstance(value, dict):
        return {key: _without(each, keys) for key, each in value.items() if key not in keys}
    return [_without(each, keys) for each in value] if isinstance(value, list) else value


def _filled(kind: Kind, user: Value, target: Standard) -> Value:
    """Return the sheet that stands for a kind the source lacks, where the edition says how it is headed."""
    filling = target.editions[target.edition].fill.get(kind.id)
    if filling is None or not isinstance(user.get(filling.source), dict):
        return {}
    return {kind.document["name"]: [{key: user[filling.source][key] for key in filling.keys}]}
