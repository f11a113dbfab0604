"""Actuals beside the plan: what documents of actuals hold of a service user and month stands with the plan's."""

from collections.abc import Mapping, Sequence
from typing import Any

_PLANNED = "planned"
_ACTUAL = "actual"
_SAME = ("insured_number", "service_month")
"""Not the insurer: under the residence exception (住所地特例) it may differ."""
User = Mapping[str, Any]
Document = Mapping[str, Any]


def join_actuals(users: Sequence[User], actuals: Sequence[Document]) -> list[User]:
    """Return the service users with the sheets of actuals added; those who are in the actuals only come last."""
    joined: list[dict[str, Any]] = [dict(user) for user in users]
    by_key = {_key(user): user for user in reversed(joined)}
    for document in actuals:
        for user in document.get("service_users", []):
            known = by_key.get(_key(user))
            if known is None:
                known = by_key[_key(user)] = dict(user)
                joined.append(known)
            else:
                known[_ACTUAL] = [*(known.get(_ACTUAL) or []), *(user.get(_ACTUAL) or [])]
    return list(joined)


def split_actuals(documents: Sequence[Document]) -> list[tuple[Document, list[Document]]]:
    """Return each document with the actuals of others that belong to it: of the service users and months it plans.

    Actuals that no document plans keep their own, and a document of actuals of which nothing is left is left out.
    """
    planned = [document for document in documents if not _is_actuals(document)]
    left = [document for document in documents if _is_actuals(document)]
    split: list[tuple[Document, list[Document]]] = []
    for document in planned:
        keys = {_key(user) for user in document.get("service_users", []) if user.get(_PLANNED)}
        split.append((document, [_only(each, keys, wanted=True) for each in left]))
        left = [_only(each, keys, wanted=False) for each in left]
    return split + [(document, []) for document in left if document["service_users"]]


def _is_actuals(document: Document) -> bool:
    users = document.get("service_users", [])
    return any(user.get(_ACTUAL) for user in users) and not any(user.get(_PLANNED) for user in users)


def _only(document: Document, keys: set[tuple[Any, ...]], *, wanted: bool) -> Document:
    users = [user for user in document["service_users"] if (_key(user) in keys) is wanted]
    return {**document, "service_users": users}


def _key(user: User) -> tuple[Any, ...]:
    return tuple(user.get(key) for key in _SAME)
