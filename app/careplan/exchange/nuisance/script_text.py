"""Scripts as text: JSON, or TOML of the same members (docs/nuisance.md). What is wrong is named by its place."""

import json
import math
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from careplan.exchange.nuisance import refusals
from careplan.exchange.nuisance.script import Aim, Deed, Rule, Script, When

MOST_RULES: Final = 100
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_MOST_COUNT, _MOST_SEED, _MOST_WAIT, _MOST_DELAY = 1_000_000, 2**53, 3600, 60


@dataclass(frozen=True, slots=True)
class _Form:
    """What a member has to be, as a question and in words."""

    fits: Callable[[Any], bool]
    ja: str
    en: str


def _matches(pattern: str) -> Callable[[Any], bool]:
    compiled = re.compile(pattern, re.ASCII)
    return lambda value: isinstance(value, str) and compiled.fullmatch(value) is not None


def _whole(least: int, most: int) -> _Form:
    return _Form(
        lambda value: type(value) is int and least <= value <= most,
        f"{least}〜{most} の整数",
        f"a whole number from {least} to {most}",
    )


def _number(least: float, most: float) -> _Form:
    return _Form(
        lambda value: type(value) in {int, float} and math.isfinite(value) and least <= value <= most,
        f"{least}〜{most} の数",
        f"a number from {least} to {most}",
    )


def _one_of(*values: object) -> _Form:
    words = " / ".join(map(str, values))
    return _Form(lambda value: value in values and type(value) is not bool, words, f"one of {words}")


def _is_moment(value: object) -> bool:
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return False
    return isinstance(value, datetime) and value.tzinfo is not None


_COUNT = _whole(1, _MOST_COUNT)
_RULE: Final[Mapping[str, _Form]] = MappingProxyType(
    {
        "name": _Form(
            _matches(r"[a-z0-9][a-z0-9-]{0,39}"),
            "英小文字・数字・ハイフンで40文字まで",
            "up to 40 lower-case letters, digits, hyphens",
        ),
        "do": _one_of(*(deed.value for deed in Deed)),
        "method": _one_of(*_METHODS),
        "route": _Form(_matches(r"/[!-~]{0,199}"), "/ で始まる経路", "a path that begins with /"),
        "office": _Form(_matches(r"[0-9A-Z]{10}"), "10桁の事業所番号", "an office number of 10 characters"),
        "channel": _one_of("event", "webhook"),
        "nth": _COUNT,
        "every": _COUNT,
        "chance": _number(0, 1),
        "times": _COUNT,
        "status": _one_of(429, 503),
        "retry_after": _whole(0, _MOST_WAIT),
        "seconds": _number(0, _MOST_DELAY),
        "until": _Form(
            _is_moment,
            "時差を付けた時刻（2026-11-22T18:30:00+09:00）",
            "a time with its zone (2026-11-22T18:30:00+09:00)",
        ),
    }
)
_SEED = _whole(0, _MOST_SEED)


def read_script(text: str) -> Script:
    """Return the script of a text: JSON where it begins with a brace, else TOML.

    Raises:
        ExchangeError: script-malformed.

    """
    value = _parsed(text)
    if not isinstance(value, dict) or not set(value) <= {"seed", "rules"}:
        raise refusals.script_malformed("", "seed と rules だけを書けます", "only seed and rules stand in it")
    seed, rules = value.get("seed", 0), value.get("rules")
    _verify(_SEED, "seed", seed)
    if not isinstance(rules, list) or not 1 <= len(rules) <= MOST_RULES:
        raise refusals.script_malformed("rules", f"1〜{MOST_RULES} の規則", f"1 to {MOST_RULES} rules")
    return Script(tuple(read_rule(f"rules[{place}]", each) for place, each in enumerate(rules, 1)), seed)


def write_script(script: Script) -> str:
    """Return a script as the JSON that `read_script` reads."""
    rules = [_members(rule) for rule in script.rules]
    return json.dumps({"seed": script.seed, "rules": rules}, ensure_ascii=False, indent=1)


def _parsed(text: str) -> Any:
    is_json = text.lstrip().startswith("{")
    try:
        return json.loads(text) if is_json else tomllib.loads(text)
    except (ValueError, RecursionError):
        raise refusals.script_malformed("", "JSONかTOMLの台本", "a script in JSON or TOML") from None


def read_rule(place: str, value: object) -> Rule:
    """Return one rule of its members; `place` names it where it is refused.

    Raises:
        ExchangeError: script-malformed.

    """
    if not isinstance(value, dict):
        raise refusals.script_malformed(place, "規則", "a rule")
    given = {name: each for name, each in value.items() if each is not None}
    for name in ("name", "do"):
        _verify(_RULE[name], _inside(place, name), given.get(name))
    for name, each in given.items():
        if name not in _RULE:
            raise refusals.script_malformed(_inside(place, name[:40]), "知られた項目", "a known member")
        _verify(_RULE[name], _inside(place, name), each)
    return _made(given)


def _inside(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


def _verify(form: _Form, place: str, value: object) -> None:
    if not form.fits(value):
        raise refusals.script_malformed(place, form.ja, form.en)


def _made(given: Mapping[str, Any]) -> Rule:
    until = given.get("until")
    return Rule(
        name=given["name"],
        deed=Deed(given["do"]),
        aim=Aim(given.get("method"), given.get("route"), given.get("office"), given.get("channel")),
        when=When(given.get("nth"), given.get("every"), given.get("chance"), given.get("times")),
        status=given.get("status"),
        retry_after=given.get("retry_after"),
        seconds=float(given.get("seconds", 1.0)),
        until=datetime.fromisoformat(until) if isinstance(until, str) else until,
    )


def _members(rule: Rule) -> dict[str, object]:
    """Return the members of a rule that say something."""
    aim, when = rule.aim, rule.when
    values: dict[str, object] = {
        "name": rule.name,
        "do": rule.deed.value,
        "method": aim.method,
        "route": aim.route,
        "office": aim.office_number,
        "channel": aim.channel,
        "nth": when.nth,
        "every": when.every,
        "chance": when.chance,
        "times": when.times,
        "status": rule.status,
        "retry_after": rule.retry_after,
        "seconds": rule.seconds if rule.deed is Deed.DELAY else None,
        "until": None if rule.until is None else rule.until.isoformat(),
    }
    return {name: value for name, value in values.items() if value is not None}
