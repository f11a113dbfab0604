"""Rows that several senders state of one service user (matters.toml, `apart`): whose each is, and all put together."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

_TYPE = 2  # characters of a service code that are its service type
Apart = Mapping[str, str]
User = Mapping[str, Any]
Owner = tuple[str, str]


def owners_of(user: User, apart: Apart) -> set[Owner]:
    """Return the offices, each with the service type, whose rows a user's entry states or deletes."""
    deleted = {(each[apart["office"]], each[apart["type"]]) for each in user.get(apart["deleted"], ())}
    rows = (row for sheet in user.get(apart["table"], ()) for row in sheet[apart["rows"]])
    return deleted | {owner_of(row, apart) for row in rows}


def owner_of(row: Mapping[str, Any], apart: Apart) -> Owner:
    """Return whose a row is, empty text standing for what it leaves blank."""
    return row.get(apart["office"]) or "", (row.get(apart["code"]) or "")[:_TYPE]


def without_owners(user: User, gone: set[Owner], apart: Apart) -> User:
    """Return a user's entry without the rows of some owners, and without sheets that held no other."""
    sheets = [
        {**sheet, apart["rows"]: [row for row in sheet[apart["rows"]] if owner_of(row, apart) not in gone]}
        for sheet in user.get(apart["table"], ())
    ]
    return {**user, apart["table"]: [sheet for sheet in sheets if sheet[apart["rows"]]]}


def put_together(users: Iterable[Any], subject: Iterable[str], apart: Apart) -> list[Any]:
    """Return entries of any form: those of one service user as one, sheets of one heading as one."""
    names, found = tuple(subject), dict[str, Any]()
    for number, user in enumerate(users):
        if not isinstance(user, dict) or not isinstance(user.get(apart["table"]), list):
            found[str(number)] = user
            continue
        key = json.dumps([user.get(name) for name in names], sort_keys=True)
        sheets = [*found.get(key, {}).get(apart["table"], ()), *user[apart["table"]]]
        found[key] = {**found.get(key, {}), **user, apart["table"]: _joined(sheets, apart["rows"])}
    return list(found.values())


def _joined(sheets: Iterable[Any], rows: str) -> list[Any]:
    found = dict[str, Any]()
    for number, sheet in enumerate(sheets):
        if not isinstance(sheet, dict) or not isinstance(sheet.get(rows), list):
            found[str(number)] = sheet
            continue
        heading = json.dumps({name: each for name, each in sheet.items() if name != rows}, sort_keys=True)
        found[heading] = {**sheet, rows: [*found.get(heading, {}).get(rows, ()), *sheet[rows]]}
    return list(found.values())
