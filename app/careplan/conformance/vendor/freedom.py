"""What the standard leaves free, and what therefore does not count as a difference (free.toml)."""

import tomllib
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from careplan.locator import locate
from careplan.standard.findings import Message


@dataclass(frozen=True, slots=True)
class Freedom:
    """One thing left free. `how`: none (documents hold no trace of it), member (not compared), width.

    `proofs` are the ways of proving for which it holds (see `Result.proof`), `members` the names it is about.
    """

    id: str
    clause: str
    title: Message
    how: str
    proofs: tuple[str, ...]
    members: tuple[str, ...]


@cache
def load_freedoms() -> tuple[Freedom, ...]:
    """Return the list, in its order."""
    with locate("specs/careplan_csv/conformance/free.toml").open("rb") as file:
        rows = tomllib.load(file)["free"]
    return tuple(
        Freedom(
            row["id"],
            row["clause"],
            Message(row["ja"], row["en"]),
            row["how"],
            tuple(row.get("proofs", ())),
            tuple(row.get("members", ())),
        )
        for row in rows
    )


def compared(value: Any, proof: str) -> Any:
    """Return a document as it is compared: without what is free, what is blank, and with one form of line break."""
    freedoms = [each for each in load_freedoms() if proof in each.proofs]
    hidden = frozenset(name for each in freedoms if each.how == "member" for name in each.members)
    forms = {name: _FORMS[each.how] for each in freedoms if each.how in _FORMS for name in each.members}
    return _plain(value, hidden, forms, "")


def _plain(value: Any, hidden: frozenset[str], forms: Mapping[str, Callable[[str], str]], name: str) -> Any:
    if isinstance(value, dict):
        members = {key: _plain(each, hidden, forms, key) for key, each in value.items() if key not in hidden}
        return {key: each for key, each in members.items() if each not in (None, "", [], {})}
    if isinstance(value, list):
        return [_plain(each, hidden, forms, name) for each in value]
    if isinstance(value, str):
        text = value.replace("\r\n", "\n").replace("\r", "\n")
        return forms[name](text) if name in forms else text
    return value


_FORMS: dict[str, Callable[[str], str]] = {"width": lambda text: unicodedata.normalize("NFKC", text)}
