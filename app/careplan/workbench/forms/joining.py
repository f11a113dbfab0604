"""Actuals beside the plan: what documents of actuals hold of a service user and month stands with the plan's."""

from collections.abc import Mapping, Sequence
from typing import Any

_ACTUAL = "actual"
_SAME = ("insured_number", "service_month")
"""Not the insurer: under the residence exception (住所地特例) it may differ."""
User = Mapping[str, Any]


def join_actuals(users: Sequence[User], actuals: Sequence[Mapping[str, Any]]) -> list[User]:
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


def _key(user: User) -> tuple[Any, ...]:
    return tuple(user.get(key) for key in _SAME)
