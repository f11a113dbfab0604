"""Our own reader with one mistake: `python mistaken.py MISTAKE`. Each is one that importers and exporters make."""

import base64
import json
import sys
from typing import Any

from careplan.conformance.harness.own import answer

Value = dict[str, Any]


def accepts_all(said: Value) -> Value:
    return said | {"verdict": "accept"} if said["answer"] == "checked" else said


def refuses_warned(said: Value) -> Value:
    return said | {"verdict": "refuse"} if said.get("findings") else said


def one_place_off(said: Value) -> Value:
    for finding in said.get("findings", []):
        finding["record"] = (finding["record"] or 0) + 1
    return said


def first_user_only(said: Value) -> Value:
    if said["answer"] == "read":
        del said["document"]["service_users"][1:]
    return said


def one_short_goal(said: Value) -> Value:
    for user in said["document"]["service_users"] if said["answer"] == "read" else ():
        for need in [need for sheet in user.get("needs_table", []) for need in sheet["needs"]]:
            del need["goals"][1:]
    return said


def midnight(said: Value) -> Value:
    """9999, no time, is taken for midnight."""
    for user in said["document"]["service_users"] if said["answer"] == "read" else ():
        for use in [use for sheet in user.get("planned", []) for use in sheet["uses"]]:
            use["start_time"] = use["start_time"] or "00:00"
    return said


def utf8(said: Value) -> Value:
    for file in said.get("files", []):
        text = base64.b64decode(file["base64"]).decode("cp932")
        file["base64"] = base64.b64encode(text.encode()).decode()
    return said


def other_stamp(said: Value) -> Value:
    for file in said.get("files", []):
        file["name"] = file["name"].replace("_2026", "_2025")
    return said


def lost_text(said: Value) -> Value:
    for file in said.get("files", []):
        text = base64.b64decode(file["base64"]).decode("cp932").replace("見本", "見")
        file["base64"] = base64.b64encode(text.encode("cp932")).decode()
    return said


def claims_and_declines(said: Value) -> Value:
    return (
        said if said["answer"] == "hello" else {"id": said["id"], "answer": "unsupported", "reason": "later"}
    )


def main(mistake: str) -> None:
    for line in sys.stdin:
        sys.stdout.write(json.dumps(globals()[mistake](answer(json.loads(line)))) + "\n")
        sys.stdout.flush()


main(sys.argv[1])
