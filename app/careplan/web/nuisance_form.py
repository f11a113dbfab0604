"""The usual nuisances as a form: what is chosen and typed, made into a rule."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from careplan.exchange.nuisance.script import Deed, Rule, Script
from careplan.exchange.nuisance.script_text import MOST_RULES, read_rule
from careplan.web import refusals
from careplan.web.posted import Posted

DEEDS: Final = {
    Deed.REFUSE: ("断る", "refuse"),
    Deed.CUT: ("処理してから切断する", "do it, then cut the connection"),
    Deed.DELAY: ("遅らせる", "delay"),
    Deed.DUPLICATE: ("通知を2回送る", "send a notice twice"),
    Deed.EXPIRED: ("期限切れの証明書を渡す", "give out an expired certificate"),
    Deed.MAINTENANCE: ("保守中にする", "be under maintenance"),
}
"""What a rule does, in words."""
PLACES: Final = {
    "any": ("どの要求でも", "any request", {}),
    "send": ("送信", "sending", {"method": "POST", "route": "/v1/transmissions"}),
    "received": ("受信一覧", "the received list", {"method": "GET", "route": "/v1/received"}),
    "fetch": (
        "内容の取得（封のまま）",
        "fetching (sealed)",
        {"method": "GET", "route": "/v1/transmissions/{transmission_id}/content"},
    ),
    "open": (
        "内容の取得（開いて）",
        "fetching (opened)",
        {"method": "GET", "route": "/v1/transmissions/{transmission_id}/files"},
    ),
    "receipt": (
        "受領",
        "the receipt",
        {"method": "POST", "route": "/v1/transmissions/{transmission_id}/receipt"},
    ),
    "directory": ("宛先の検索", "the directory", {"method": "GET", "route": "/v1/offices"}),
}
"""Which requests, in words and as a rule has it."""
UNTYPED: Final = Posted({"seconds": ("1",), "minutes": ("5",)})
"""What the form begins with."""
_REQUESTS = {Deed.REFUSE, Deed.CUT, Deed.DELAY}
_NUMBERS: Mapping[Deed, tuple[str, ...]] = {
    Deed.REFUSE: ("status", "retry_after"),
    Deed.DELAY: ("seconds",),
}
_ALWAYS = ("nth", "every", "times")


def rule_of(posted: Posted, script: Script | None, at: datetime) -> Rule:
    """Return the rule that a form asks for, under a name that the script has not yet.

    Raises:
        ExchangeError: script-malformed; script-full.

    """
    rules = () if script is None else script.rules
    if len(rules) >= MOST_RULES:
        raise refusals.script_full(MOST_RULES)
    given = posted.text("do")
    deed = Deed(given) if given in set(Deed) else None
    value: dict[str, object] = {
        "name": _free_name(given, rules),
        "do": given,
        "office": posted.text("office"),
    }
    if deed in _REQUESTS:
        value |= PLACES.get(posted.text("place"), PLACES["any"])[2]
    if deed is Deed.MAINTENANCE:
        value["until"] = _until(posted.text("minutes"), at)
    names = (*_ALWAYS, *(_NUMBERS.get(deed, ()) if deed else ()))
    value |= {name: _number(posted.text(name)) for name in names}
    return read_rule("", {name: each for name, each in value.items() if each != ""})


def _free_name(do: str, rules: tuple[Rule, ...]) -> str:
    used = {rule.name for rule in rules}
    return next(name for count in range(1, len(rules) + 2) if (name := f"{do[:30]}-{count}") not in used)


def _number(text: str) -> object:
    """Return a number where it is one; else the text, which no member takes."""
    try:
        return int(text) if text.lstrip("-").isdigit() else float(text)
    except ValueError:
        return text


def _until(minutes: str, at: datetime) -> object:
    whole = minutes.isascii() and minutes.isdigit() and len(minutes) < 5  # noqa: PLR2004 - a week of minutes
    return at + timedelta(minutes=int(minutes)) if whole else minutes or "-"
