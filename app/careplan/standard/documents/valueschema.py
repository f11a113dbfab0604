"""JSON Schema (2020-12) of one value of a document, from the field's type, length and codes."""

from typing import Any

from careplan.standard.specification import Field, Standard

Schema = dict[str, Any]

_DAYS = 31
_DATE = r"^(?!0000)[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$"
_MONTH = r"^(?!0000)[0-9]{4}-(?:0[1-9]|1[0-2])$"
_DECIMAL = r"^(?:0|[1-9][0-9]*)\.[0-9]{2}$"
_BASE64 = r"^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"
_NEVER_MEANT, _MIDNIGHT, _END_OF_DAY = "0000", "00:00", "2400"


def value_schema(kind: str, field: Field, standard: Standard) -> Schema:
    """Return the schema of a field's value; its names and clause (`layout/KIND/NUMBER`) stand in it.

    A field that need not be filled may be null, one whose type has a code for "none" (9999) too.
    """
    form = _FORMS[field.type.json](field)
    if may_be_null(field):
        form = _nullable(form)
    return {
        "title": f"{field.name.ja} / {field.name.en}",
        "description": _description(field, standard),
        "$comment": f"layout/{kind}/{field.number}",
    } | form


def may_be_null(field: Field) -> bool:
    """Whether a document may leave the value out."""
    return not field.required or bool(field.type.zero or field.type.none)


def _nullable(form: Schema) -> Schema:
    widened = form | {"type": [form["type"], "null"]}
    if "enum" in form:
        widened["enum"] = [*form["enum"], None]
    return widened


def _description(field: Field, standard: Standard) -> str:
    expected = field.type.expected
    names = _code_names(field, standard)
    both = f"ファイルでは{expected.ja} / in the file {expected.en}"
    return f"{both}. {names}" if names else both


def _code_names(field: Field, standard: Standard) -> str:
    """Return the names of a coded field's codes, from the code list that has just these."""
    for codes in standard.codes.values():
        if field.codes and tuple(codes) == field.codes:
            return "; ".join(f"{code} {name.ja} / {name.en}" for code, name in codes.items())
    return ""


def _text(field: Field) -> Schema:
    if field.codes:
        return {"type": "string", "enum": list(field.codes)}
    form: Schema = {"type": "string"}
    if field.required:
        form["minLength"] = 1
    if field.length is not None:
        form["maxLength"] = field.length
        if field.type.exact:
            form["minLength"] = field.length
    if not field.type.free:
        form["pattern"] = f"^(?:{(field.type.value or field.type.shape).pattern})$"
    return form


def _integer(field: Field) -> Schema:
    """Whole numbers: a minus sign counts as a character (reading exact-length)."""
    digits = field.length or 1
    least = 0 if field.type.shape.fullmatch("0") else 1
    if field.type.shape.fullmatch("-1"):
        least = 1 - 10 ** (digits - 1)
    return {"type": "integer", "minimum": least, "maximum": 10**digits - 1}


def _decimal(field: Field) -> Schema:
    return {"type": "string", "pattern": _DECIMAL, "maxLength": field.length or len("999.99")}


def _time(field: Field) -> Schema:
    """Return times of day; 24:00 only as an end, and an end of 00:00 is written 24:00 (reading hm-2400)."""
    ends = bool(field.type.value and field.type.value.fullmatch(_END_OF_DAY))
    forgiven = any(form.form.fullmatch(_NEVER_MEANT) for form in field.type.accepts)
    times = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]" + ("|24:00" if ends else "")
    barred = f"(?!{_MIDNIGHT})" if forgiven else ""
    return {"type": "string", "pattern": f"^{barred}(?:{times})$", "maxLength": len(_MIDNIGHT)}


def _days(_field: Field) -> Schema:
    day = {"type": "integer", "minimum": 1, "maximum": _DAYS}
    return {"type": "array", "items": day, "uniqueItems": True}


def _image(_field: Field) -> Schema:
    members = {
        "branch": {
            "type": "string",
            "pattern": "^[0-9]{4}$",
            "maxLength": 4,
            "title": "枝番 / branch number",
        },
        "jpeg": {
            "type": "string",
            "contentEncoding": "base64",
            "contentMediaType": "image/jpeg",
            "minLength": 1,
        }
        | {"pattern": _BASE64},
    }
    return {"type": "object", "properties": members, "required": list(members), "additionalProperties": False}


def _calendar(pattern: str, form: Schema) -> Schema:
    return {"type": "string", "pattern": pattern} | form


_FORMS = {
    "text": _text,
    "integer": _integer,
    "decimal": _decimal,
    "date": lambda _: _calendar(_DATE, {"format": "date", "maxLength": len("YYYY-MM-DD")}),
    "month": lambda _: _calendar(_MONTH, {"maxLength": len("YYYY-MM")}),
    "time": _time,
    "days": _days,
    "image": _image,
}
