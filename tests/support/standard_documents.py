"""Documents of every unit, generated from the layouts: random text of the MS932 repertoire, random optional fields."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from random import Random
from typing import Any

from hypothesis import strategies as st

from careplan.standard.charset import has_bad_characters
from careplan.standard.naming import Address
from careplan.standard.specification import Field, load_standard
from support.standard_files import PROVIDER, SUPPORT

Document = dict[str, Any]
CENTRE = Address("1370000042", "46")
MONTH = "2026-12"
ROUTES = {
    "plan": (SUPPORT, PROVIDER),
    "month": (SUPPORT, PROVIDER),
    "actual": (PROVIDER, SUPPORT),
    "plan-deletion": (SUPPORT, PROVIDER),
    "month-deletion": (SUPPORT, PROVIDER),
    "actual-deletion": (PROVIDER, SUPPORT),
    "consigned-return": (SUPPORT, CENTRE),
}
_STANDARD = load_standard()
_FILLED = 0.5
_IN_SCOPE = sorted(code for code, each in _STANDARD.service_types.items() if each.in_scope)
_SHORT_STAY = {"23", "2A", "25", "26", "2B"}


@cache
def _repertoire() -> list[str]:
    codes = (bytes([lead, trail]) for lead in range(0x81, 0xFD) for trail in range(0x40, 0xFD))
    chars = (code.decode("cp932", "ignore") for code in codes)
    return sorted({char for char in chars if len(char) == 1 and not has_bad_characters(char)})


def text_of(random: Random, least: int = 0, most: int = 12) -> str:
    """Return text of what MS932 has, with quotes, commas and line breaks more often than their share."""
    rows = ["\",'; 　\n", "髙﨑①Ⅳｱﾞ～－∥abc 012", _repertoire()]
    return "".join(random.choice(random.choice(rows)) for _ in range(random.randint(least, most)))


def _words(random: Random, field: Field) -> str:
    if field.length is not None:
        return "".join(random.choice("0123456789-あ") for _ in range(random.randint(0, field.length)))
    return ("髙" if field.required else "") + text_of(random)


def _integer(random: Random, field: Field) -> int:
    digits = random.randint(1, field.length or 1)
    return random.randint(-(10 ** (digits - 1)) + 1, 10**digits - 1)


def _time(random: Random, _field: Field) -> str:
    return f"{random.randint(0, 23):02d}:{random.randint(0, 59):02d}"


def _end(random: Random, _field: Field) -> str:
    return random.choice(
        ["24:00", "00:01", "23:59", f"{random.randint(1, 23):02d}:{random.randint(0, 59):02d}"]
    )


def _date(random: Random, _field: Field) -> str:
    return date.fromordinal(random.randint(1, date.max.toordinal())).isoformat()


def _service_code(random: Random, _field: Field) -> str:
    return random.choice(["111111", "171003", "671003", "A21111", "2A1111"])


_BY_TYPE: dict[str, Callable[[Random, Field], Any]] = {
    "text": _words,
    "int": _integer,
    "seq": lambda random, _: random.randint(1, 99),
    "decimal": lambda random, _: (
        f"{random.randint(0, 10 ** random.randint(0, 3) - 1)}.{random.randint(0, 99):02d}"
    ),
    "ymd": _date,
    "code": lambda random, field: random.choice(field.codes),
    "office": lambda random, _: random.choice([PROVIDER.office_number, "1370000034", "13A0000000"]),
    "office_or_total": lambda random, _: random.choice([PROVIDER.office_number, "1370000034"]),
    "postal": lambda random, _: f"{random.randint(0, 999):03d}-{random.randint(0, 9999):04d}",
    "hm_start": _time,
    "hm_end": _end,
    "hm9999_start": lambda random, field: random.choice([None, _time(random, field)]),
    "hm9999_end": lambda random, field: random.choice([None, _end(random, field)]),
    "image": lambda *_: None,
    "tais": lambda random, _: f"{random.randint(0, 99999):05d}-{random.randint(0, 999999):06d}",
    "dayflags": lambda random, _: sorted(random.sample(range(1, 32), random.randint(0, 31))),
    "service_type": lambda random, _: random.choice([code for code in _IN_SCOPE if code not in _SHORT_STAY]),
    "service_code": _service_code,
    "service_code_or_total": _service_code,
}


def part_of(random: Random, kind: str, part: str) -> Document:
    """Return the object of one part: required fields always, the others where it falls so."""
    return {
        field.key: _BY_TYPE[field.type.id](random, field)
        for field in _STANDARD.kinds[kind].fields
        if field.part == part and field.type.json != "none" and (field.required or random.random() < _FILLED)
    }


def _supplement(random: Random) -> Document:
    slots = random.sample(range(1, 10), random.randint(0, 3))
    limits = [
        {"slot": slot, "service_type": "11"} | part_of(random, "UPHOSOKU", f"limits.{slot}") for slot in slots
    ]
    return part_of(random, "UPHOSOKU", "supplement") | {"limits": limits}


def _use(random: Random, kind: str) -> Document:
    day = {"service_date": f"{MONTH}-{random.randint(1, 31):02d}"}
    return _with_one_code(random, part_of(random, kind, "use") | day)


def _with_one_code(random: Random, line: Document) -> Document:
    codes = {"tais_code": None, "equipment_notification_code": None}
    if line["service_code"][:2] in {"17", "67"}:
        line |= codes | {random.choice(sorted(codes)): "00001-000010"}
    return line


def _table_6(random: Random, kind: str) -> list[Document]:
    sheets: list[Document] = []
    for index in range(random.randint(1, 2)):
        own = {"planner_name": f"{index}{text_of(random)}"}
        uses = [_use(random, kind) for _ in range(random.randint(1, 4))]
        sheets.append(part_of(random, kind, "sheet") | own | {"uses": uses})
    sheets[0]["uses"][0]["office_number"] = PROVIDER.office_number
    return sheets


def _table_7(random: Random) -> list[Document]:
    services, subtotals = (
        [part_of(random, "UPSIKYU", "line") for _ in range(random.randint(0, 3))]
        for _ in ("services", "subtotals")
    )
    total = {"service_code": "999999", "office_number": "9999999999"}
    sheet = {
        "services": [_with_one_code(random, line) for line in services],
        "subtotals": [
            line | {"service_code": "11" + random.choice(["AAAA", "EEEE", "ZZZZ"])} for line in subtotals
        ],
        "total": part_of(random, "UPSIKYU", "line") | total,
    }
    return [part_of(random, "UPSIKYU", "sheet") | sheet]


def _needs(random: Random) -> list[Document]:
    """Return needs, several short-term goals under one number among them; no goal is blank under one that is not."""
    needs: list[Document] = []
    for number in sorted(random.sample(range(1, 100), random.randint(1, 3))):
        goals = [_goal(random, index) for index in range(random.randint(1, 3))]
        shared = random.random() < _FILLED
        for index, goal in enumerate(goals, start=1):
            goal["goal_number"] = 1 if shared else index
        for index, service in enumerate((service for goal in goals for service in goal["services"]), start=1):
            service["content_number"] = index
        needs.append({"need_number": number, "need": text_of(random), "goals": goals})
    needs[0]["goals"][0]["services"][0]["office_number"] = PROVIDER.office_number
    return needs


def _goal(random: Random, index: int) -> Document:
    """Return a goal; two of one need differ in their short-term goal, some share the long-term one."""
    return {
        "long_term_goal": random.choice(["歩ける", "三食を\nとる"]),
        "long_term_period": "６か月",
        "short_term_goal": f"{index}{text_of(random)}",
        "short_term_period": random.choice(["３か月", "10/1～12/31"]),
        "services": [part_of(random, "UP2KYO", "service") for _ in range(random.randint(1, 3))],
    }


def _weekly(random: Random) -> list[Document]:
    groups = {
        "weekly_services": ("weekly_service", "service"),
        "activities": ("activity", "activity"),
        "other_services": ("other_service", "other_service"),
    }
    sheet = part_of(random, "UP3KYO", "sheet")
    for name, (part, first) in groups.items():
        sheet[name] = [
            part_of(random, "UP3KYO", part) | {first: text_of(random, least=1)}
            for _ in range(random.randint(0, 3))
        ]
    sheet["activities"].append({"activity": "起床", "start_time": "07:00", "end_time": "07:00"})
    return [sheet]


def _plan_user(random: Random) -> Document:
    return {
        "plan_date": "2026-11-20",
        "supplement": _supplement(random),
        "care_plan": part_of(random, "UP1KYO", "care_plan"),
        "needs_table": [part_of(random, "UP2KYO", "sheet") | {"needs": _needs(random)}],
        "weekly_table": _weekly(random),
    }


def _month_user(random: Random) -> Document:
    return {
        "service_month": MONTH,
        "supplement": _supplement(random),
        "planned": _table_6(random, "UPPLAN"),
        "details": _table_7(random),
    }


def _actual_user(random: Random) -> Document:
    return {"service_month": MONTH, "actual": _table_6(random, "UPJSK")}


def _deleted_user(random: Random) -> Document:
    types = random.sample(["11", "17", "15"], random.randint(1, 3))
    deleted = [{"office_number": PROVIDER.office_number, "service_type": each} for each in types]
    return {"service_month": MONTH, "deleted": deleted}


_USERS: dict[str, Callable[[Random], Document]] = {
    "plan": _plan_user,
    "month": _month_user,
    "actual": _actual_user,
    "plan-deletion": lambda _: {"plan_date": "2026-11-20"},
    "month-deletion": lambda _: {"service_month": MONTH},
    "actual-deletion": _deleted_user,
    "consigned-return": lambda random: _month_user(random) | _actual_user(random),
}


def document_of(unit: str, seed: int) -> Document:
    """Return a document of that unit, of one to three service users; the same for the same seed."""
    random = Random(seed)  # noqa: S311 - examples need no secret
    numbers = random.sample(["0000000001", "0000000002", "H000000003"], random.randint(1, 3))
    users = [
        {"insurer_number": "139998", "insured_number": number, **_USERS[unit](random)} for number in numbers
    ]
    return {"document": unit, "edition": "4.1", "service_users": users}


def documents(unit: str) -> st.SearchStrategy[Document]:
    """Return documents of that unit; drawn by a seed, for drawing each value would take seconds a document."""
    return st.integers(0, 2**32 - 1).map(lambda seed: document_of(unit, seed))


def bare(value: Any) -> Any:
    """Return a value as documents are compared: without nulls and empties, lists in one order, breaks in one form."""
    if isinstance(value, dict):
        return {
            key: each
            for key, each in ((key, bare(value[key])) for key in sorted(value))
            if each not in (None, "", [], {})
        }
    if isinstance(value, list):
        return sorted((bare(each) for each in value), key=repr)
    return value


def cells_of(text: str) -> Iterator[list[str]]:
    """Yield the values of a file's records, read by nothing of the product."""
    record: list[str] = []
    field, quoted, at = "", False, 0
    while at < len(text):
        char = text[at]
        if quoted and text.startswith('""', at):
            field, at = field + '"', at + 1
        elif char == '"':
            quoted = not quoted
        elif not quoted and char == ",":
            record, field = [*record, field], ""
        elif not quoted and text.startswith("\r\n", at):
            yield [*record, field]
            record, field, at = [], "", at + 1
        else:
            field += char
        at += 1
