"""Importers and exporters with one mistake each: our own reader and writer, and one change to what they say.

`python -m support.mistaken_software MISTAKE` speaks the harness protocol as that software.
"""

import base64
import copy
import json
import re
import sys
from collections.abc import Callable, Iterator
from typing import Any

from careplan.conformance.harness.own import answer
from careplan.workbench.holding import held_document

Value = dict[str, Any]
Mistake = Callable[[Value, str], Value]


def ask(mistake: str, request: Value) -> Value:
    """Return what the software with that mistake answers."""
    if mistake in EXPORTS and request["request"] == "write":
        request = copy.deepcopy(request)
        EXPORTS[mistake](request["document"]["service_users"])
    if request["request"] == "hold":
        return _hold(mistake, request)
    said = answer(request)
    unchanged = said["answer"] == "hello" or mistake not in MISTAKES
    return said if unchanged else MISTAKES[mistake](said, _office(request))


def _hold(mistake: str, request: Value) -> Value:
    """Return what is held after several units, each read with the mistake."""
    asked = [{"protocol": 1, "id": request["id"], "request": "read", **unit} for unit in request["units"]]
    documents = [each["document"] for each in (ask(mistake, one) for one in asked)]
    held = HOLDS.get(mistake, held_document)(documents)
    return {"id": request["id"], "answer": "read", "document": held}


def _office(request: Value) -> str:
    """Return the number of the office that the files are for, or that writes them."""
    if request["request"] == "write":
        return str(request["from"]).partition("/")[0]
    parts = request["files"][0]["name"].split("_") if request.get("files") else []
    numbers = [part for part in parts if re.fullmatch("[0-9A-Z]{10}", part)]
    return numbers[1] if len(numbers) > 1 else ""


def _users(said: Value) -> list[Value]:
    return said["document"]["service_users"] if said["answer"] == "read" else []


def _uses(said: Value) -> Iterator[tuple[list[Value], Value]]:
    for user in _users(said):
        for sheet in [*user.get("planned", []), *user.get("actual", [])]:
            yield from [(sheet["uses"], use) for use in list(sheet["uses"])]


def _texts(said: Value, change: Callable[[str], str]) -> Value:
    return said | {"document": _changed(said["document"], change)} if said["answer"] == "read" else said


def _changed(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, dict):
        return {name: _changed(each, change) for name, each in value.items()}
    if isinstance(value, list):
        return [_changed(each, change) for each in value]
    return change(value) if isinstance(value, str) else value


def first_user_only(said: Value, _own: str) -> Value:
    del _users(said)[1:]
    return said


def others_visits_own(said: Value, own: str) -> Value:
    for _, use in _uses(said):
        use["office_number"] = own
    return said


def others_visits_dropped(said: Value, own: str) -> Value:
    for uses, use in _uses(said):
        if use["office_number"] != own:
            uses.remove(use)
    return said


def no_time_is_midnight(said: Value, _own: str) -> Value:
    for _, use in _uses(said):
        use["start_time"] = use["start_time"] or "00:00"
        use["end_time"] = use["end_time"] or "00:00"
    return said


def one_short_goal(said: Value, _own: str) -> Value:
    for user in _users(said):
        for need in [need for sheet in user.get("needs_table", []) for need in sheet["needs"]]:
            seen: set[Any] = set()
            kept = []
            for goal in need["goals"]:
                if goal["goal_number"] not in seen:
                    kept.append(goal)
                seen.add(goal["goal_number"])
            need["goals"] = kept
    return said


def h_number_as_digits(said: Value, _own: str) -> Value:
    for user in _users(said):
        user["insured_number"] = user["insured_number"].replace("H", "0")
    return said


def line_breaks_lost(said: Value, _own: str) -> Value:
    return _texts(said, lambda text: text.replace("\n", ""))


def extension_characters_lost(said: Value, _own: str) -> Value:
    return _texts(said, lambda text: text.replace("髙", "高").replace("﨑", "?").replace("Ⅲ", "III"))


def equipment_items_lost(said: Value, _own: str) -> Value:
    for _, use in _uses(said):
        use["equipment_item"] = None
    return said


def housing_by_a_short_list(said: Value, _own: str) -> Value:
    """Five kinds of housing on the screen, the last for all others."""
    for user in _users(said):
        for sheet in user.get("basic_information", ()):
            sheet["housing"] = min(sheet["housing"], "05")
    return said


def accepts_all(said: Value, _own: str) -> Value:
    if said["answer"] == "refused":
        return {"id": said["id"], "answer": "checked", "verdict": "accept"}
    return said


def writes_utf8(said: Value, _own: str) -> Value:
    for file in said.get("files", []):
        text = base64.b64decode(file["base64"]).decode("cp932")
        file["base64"] = base64.b64encode(text.encode()).decode()
    return said


def writes_colons(said: Value, _own: str) -> Value:
    """Times of table 3 as 06:00."""
    for file in said.get("files", []):
        data = base64.b64decode(file["base64"])
        if file["name"].startswith("UP3KYO"):
            data = re.sub(rb",([0-2][0-9])([0-5][0-9])(?=,)", rb",\1:\2", data)
        file["base64"] = base64.b64encode(data).decode()
    return said


MISTAKES: dict[str, Mistake] = {
    each.__name__: each
    for each in (
        first_user_only,
        others_visits_own,
        others_visits_dropped,
        no_time_is_midnight,
        one_short_goal,
        h_number_as_digits,
        line_breaks_lost,
        extension_characters_lost,
        equipment_items_lost,
        housing_by_a_short_list,
        accepts_all,
        writes_utf8,
        writes_colons,
    )
}


def exports_first_user_only(users: list[Value]) -> None:
    del users[1:]


def exports_without_line_breaks(users: list[Value]) -> None:
    users[:] = _changed(users, lambda text: text.replace("\n", " "))


# Exporters that lose something before they write.
EXPORTS: dict[str, Callable[[list[Value]], None]] = {
    each.__name__: each for each in (exports_first_user_only, exports_without_line_breaks)
}


def _all_users(documents: list[Value]) -> Value:
    users = [user for document in documents for user in document["service_users"]]
    return documents[0] | {"service_users": users}


def _person(user: Value) -> tuple[str, str]:
    return user["insurer_number"], user["insured_number"]


def ignores_deletions(documents: list[Value]) -> Value:
    return held_document([each for each in documents if each["document"] == documents[0]["document"]])


def deletes_all(documents: list[Value]) -> Value:
    held = held_document(documents)
    return held if documents[-1]["document"] == held["document"] else held | {"service_users": []}


def keeps_the_first_version(documents: list[Value]) -> Value:
    held: list[Value] = []
    for document in documents:
        if document["document"] == documents[0]["document"]:
            keys = [(_person(user), user.get("service_month")) for user in held]
            users = document["service_users"]
            held += [user for user in users if (_person(user), user.get("service_month")) not in keys]
        else:
            return held_document([documents[0] | {"service_users": held}, document])
    return documents[0] | {"service_users": held}


def one_month_a_person(documents: list[Value]) -> Value:
    held = held_document(documents)
    newest = {_person(user): user for user in held["service_users"]}
    return held | {"service_users": list(newest.values())}


def update_replaces_all(documents: list[Value]) -> Value:
    first, last = documents[0], documents[-1]
    months = [{user["service_month"] for user in each["service_users"]} for each in (first, last)]
    corrects = first["document"] == last["document"] and months[0] == months[1]
    return last if corrects else held_document(documents)


def first_month_only(documents: list[Value]) -> Value:
    held = held_document(documents)
    month = held["service_users"][0]["service_month"] if held["service_users"] else ""
    return held | {
        "service_users": [each for each in held["service_users"] if each["service_month"] == month]
    }


def adds_corrections(documents: list[Value]) -> Value:
    deletes = documents[-1]["document"] != documents[0]["document"]
    return held_document(documents) if deletes else _all_users(documents)


def one_provider_a_person(documents: list[Value]) -> Value:
    if documents[-1]["document"] != documents[0]["document"]:
        return held_document(documents)
    newest = {
        (_person(user), user["service_month"]): user
        for document in documents
        for user in document["service_users"]
    }
    return documents[0] | {"service_users": list(newest.values())}


def takes_a_unit_twice(documents: list[Value]) -> Value:
    same = len(documents) > 1 and documents[-1] == documents[-2]
    return _all_users(documents) if same else held_document(documents)


# Importers that go wrong over units that come one after the other.
HOLDS: dict[str, Callable[[list[Value]], Value]] = {
    each.__name__: each
    for each in (
        ignores_deletions,
        deletes_all,
        keeps_the_first_version,
        one_month_a_person,
        update_replaces_all,
        first_month_only,
        adds_corrections,
        takes_a_unit_twice,
        one_provider_a_person,
    )
}


if __name__ == "__main__":
    for line in sys.stdin:
        sys.stdout.write(json.dumps(ask(sys.argv[1], json.loads(line))) + "\n")
        sys.stdout.flush()
