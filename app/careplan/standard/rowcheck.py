"""Checks between the records of one file, and between them and its name; which kind has which is data (kinds.toml).

Each function yields findings on `Rows` and takes its parameters by the names used in kinds.toml.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator

from careplan.standard.arithmetic import ARITHMETIC_OF_ROWS
from careplan.standard.checkdigit import check_digit, insurer_fits, is_office_form, office_fits
from careplan.standard.contexts import FileContext
from careplan.standard.fieldcheck import Scribe
from careplan.standard.findings import Finding, Message
from careplan.standard.interoperability import check_users
from careplan.standard.naming import FileName, is_support, read_name
from careplan.standard.plausibility import PLAUSIBILITY_OF_ROWS
from careplan.standard.presence import PRESENCE_OF_ROWS
from careplan.standard.rows import Rows, Values
from careplan.standard.specification import Field, Standard
from careplan.standard.sums import SUMS_OF_ROWS

_USER = ("insurer_number", "insured_number")
_SUBTOTAL_EARLY = Message("小計の後に同じサービス種類の行があります", "A service row follows its subtotal")
_TOTAL_EARLY = Message("総合計の後に行があります", "Rows follow the grand total")


def check_rows(scribe: Scribe, rows: Rows, name: FileName | None) -> Iterator[Finding]:
    """Yield the findings of the checks that the file's kind asks for, and those on edition and check digits."""
    context = FileContext(scribe, rows, name)
    for check in rows.kind.checks:
        function = ROW_CHECKS.get(check.use)
        if function:
            yield from function(context, **check.parameters)
    yield from _version(context)
    yield from check_users(context)
    yield from _check_digits(context)


def _one_value(file: FileContext, *, field: str, rule: str) -> Iterator[Finding]:
    """Check that a field has one value throughout the file (clause file)."""
    (_, expected), *others = sorted(file.rows.first_of_each([field])) or [(0, ())]
    for record, (value,) in others:
        yield file.scribe.field(rule, record, file.field(field), found=value, expected=expected[0])


def _version(file: FileContext) -> Iterator[Finding]:
    """Warn of an edition given otherwise than it is written (reading version-value)."""
    expected = file.scribe.standard.version
    for record, (value,) in file.rows.first_of_each(["version"]):
        if value != expected:
            words = {"found": value, "expected": expected, "edition": file.scribe.standard.edition}
            yield file.scribe.field("field.version", record, file.field("version"), **words)


def _name_month(file: FileContext, *, field: str) -> Iterator[Finding]:
    """Check the records' month against the name's (reading hosoku-sentinel)."""
    if file.name is None or file.name.month is None:
        return
    for record, (value,) in file.rows.first_of_each([field]):
        if value != file.name.month:
            yield file.scribe.field(
                "month.name", record, file.field(field), found=value, expected=file.name.month
            )


def _unique(
    file: FileContext, *, fields: list[str], place: str, rule: str, show: tuple[str, ...] = ()
) -> Iterator[Finding]:
    """Check that a combination of fields comes once (keys of a kind; reading duplicate-triple)."""
    pick, shown = file.rows.pick(fields), file.rows.pick(show)
    seen: dict[Values, int] = {}
    for record, values in file.rows.items:
        picked = tuple(_number(value) for value in pick(values))
        if not all(picked):
            continue
        first = seen.setdefault(picked, record)
        if first != record:
            found = "-".join(map(str, shown(values)))
            yield file.scribe.field(rule, record, file.field(place), first=first, found=found)


def _number(value: str | None) -> str | None:
    """Return a value as it is compared: 01 and 1 are one number."""
    return value.lstrip("0") or "0" if value else value


def _grand_total(file: FileContext, *, field: str, total: str, subtotals: list[str]) -> Iterator[Finding]:
    """Check each service user's total rows: one grand total, and the order (readings subtotal-place, total-order)."""
    code_at, user_of = file.rows.position(field), file.rows.pick(_USER)
    by_user: dict[Values, list[tuple[int, str | None]]] = defaultdict(list)
    for record, values in file.rows.items:
        by_user[user_of(values)].append((record, values[code_at]))
    for user, records in by_user.items():
        if None not in user:
            yield from _totals(file, field, total, records)
            yield from _order(file, total, subtotals, records)


def _totals(
    file: FileContext, field: str, total: str, records: list[tuple[int, str | None]]
) -> Iterator[Finding]:
    place = file.field(field)
    totals = [record for record, code in records if code == total]
    if not totals and all(code for _, code in records):
        yield file.scribe.field("total.missing", records[-1][0], place, total=total)
    for record in totals[1:]:
        yield file.scribe.field("total.several", record, place, first=totals[0])


def _order(
    file: FileContext, total: str, subtotals: list[str], records: list[tuple[int, str | None]]
) -> Iterator[Finding]:
    """Warn once a service user of rows after the grand total, and of service rows after their subtotal."""
    codes = [code or "" for _, code in records]
    if total in codes[:-1] and codes.count(total) == 1:
        yield file.scribe.record("total.order", records[codes.index(total)][0], what=_TOTAL_EARLY)
    summed: set[str] = set()
    for (record, _), code in zip(records, codes, strict=True):
        if code[2:] == subtotals[0]:
            summed.add(code[:2])
        elif code[2:] not in subtotals and code[:2] in summed:
            yield file.scribe.record("total.order", record, what=_SUBTOTAL_EARLY)
            return


def destination_to_serve(name: FileName | None, standard: Standard) -> str | None:
    """Return the destination's office number where every service user should have a service of it; else None.

    A destination at the planning end is not asked: it reads the plan as such (reading centre-reads-plan).
    """
    if name is None or is_support(name.destination, standard):
        return None
    office = name.destination.office_number
    return office if standard.naming.parts["office"].fullmatch(office) else None


def _related_user(file: FileContext, *, field: str, unless_blank: bool) -> Iterator[Finding]:
    """Check that every service user has a service of the destination office (reading unrelated-user)."""
    destination = destination_to_serve(file.name, file.scribe.standard)
    if destination is None or file.name is None:
        return
    user_of, office_at = file.rows.pick(_USER), file.rows.position(field)
    offices: dict[Values, set[str | None]] = defaultdict(set)
    first: dict[Values, int] = {}
    for record, values in file.rows.items:
        user = user_of(values)
        offices[user].add(values[office_at])
        first[user] = min(record, first.get(user, record))
    for user, served in offices.items():
        blank = unless_blank and served == {""}
        if None not in user and not blank and destination not in served and None not in served:
            yield file.scribe.record(
                "destination.unrelated-user", first[user], destination=file.name.destination
            )


def giving_type(name: FileName | None, standard: Standard) -> str | None:
    """Return the service type of the end that gives the services; None where the name could not be read.

    None between two planning offices, too: the records are somebody else's (reading consigned-return).
    """
    if name is None:
        return None
    provider = name.destination if is_support(name.sender, standard) else name.sender
    return None if is_support(provider, standard) else provider.service_type


def _actual_types(file: FileContext, *, field: str) -> Iterator[Finding]:
    """Compare the records' service types with the name's (readings actual-types, actual-many-types)."""
    expected = giving_type(file.name, file.scribe.standard)
    if expected is None:
        return
    types: dict[str, int] = {}
    for record, (code,) in sorted(file.rows.first_of_each([field])):
        types.setdefault(str(code)[:2], record)
    if types and expected not in types:
        yield file.scribe.record(
            "actual.service-type", min(types.values()), found=" ".join(types), expected=expected
        )
    elif len(types) > 1:
        yield file.scribe.record("actual.many-types", None, found=" ".join(types))


def _check_digits(file: FileContext) -> Iterator[Finding]:
    """Warn of office and insurer numbers whose check digit does not fit, once a value and field."""
    for position, column in enumerate(file.rows.columns):
        field = file.rows.kind.fields[column]
        judge = {"office": _judge_office, "office_or_total": _judge_office, "insurer": _judge_insurer}.get(
            field.type.id
        )
        if judge is None:
            continue
        for number, record in file.rows.first_of_value(position).items():
            if number:
                yield from judge(file, field, number, record)


def _judge_office(file: FileContext, field: Field, number: str, record: int) -> Iterator[Finding]:
    if office_fits(number):
        return
    if not is_office_form(number):
        yield file.scribe.field("field.office-form", record, field, value=number)
    else:
        expected = check_digit(number[:-1])
        yield file.scribe.field("field.office-check-digit", record, field, value=number, expected=expected)


def _judge_insurer(file: FileContext, field: Field, number: str, record: int) -> Iterator[Finding]:
    if not insurer_fits(number):
        expected = check_digit(number[:-1])
        yield file.scribe.field("field.insurer-check-digit", record, field, value=number, expected=expected)


def _repeated_text(file: FileContext, *, levels: list[list[str]]) -> Iterator[Finding]:
    """Warn of text written again under the same number (reading sub-blank), once a row and level."""
    user_of = file.rows.pick((*_USER, "plan_date"))
    above: dict[str, tuple[Values, Values]] = {}
    for record, values in file.rows.items:
        numbers: Values = user_of(values)
        for part, number in levels:
            numbers = (*numbers, values[file.rows.position(number)])
            keys = [
                field
                for field in file.rows.kind.fields
                if f"part:{field.part}" == part and field.key != number
            ]
            text = tuple(values[file.rows.position(field.key)] for field in keys)
            last = above.get(part)
            if last and last[0] == numbers:
                again = next(
                    (i for i, (a, b) in enumerate(zip(text, last[1], strict=True)) if a and a == b), None
                )
                if again is not None:
                    yield file.scribe.field("outline.repeated", record, keys[again])
                text = tuple(a or b for a, b in zip(text, last[1], strict=True))
            above[part] = (numbers, text)


def _image_names(file: FileContext) -> Iterator[Finding]:
    """Check that pictures carry the address and stamp of the file that names them (layout UPKIHON 62)."""
    for position, column in enumerate(file.rows.columns):
        field = file.rows.kind.fields[column]
        if field.type.id != "image" or file.name is None:
            continue
        route = (file.name.sender, file.name.destination, file.name.stamp)
        for record, values in file.rows.items:
            picture = read_name(values[position] or "", file.scribe.standard).name
            if picture and (picture.sender, picture.destination, picture.stamp) != route:
                yield file.scribe.field("image.name", record, field)


ROW_CHECKS: dict[str, Callable[..., Iterator[Finding]]] = {
    "one_value": _one_value,
    "name_month": _name_month,
    "unique": _unique,
    "grand_total": _grand_total,
    "related_user": _related_user,
    "actual_types": _actual_types,
    "repeated_text": _repeated_text,
    "image_names": _image_names,
    **PRESENCE_OF_ROWS,
    **PLAUSIBILITY_OF_ROWS,
    **ARITHMETIC_OF_ROWS,
    **SUMS_OF_ROWS,
}
