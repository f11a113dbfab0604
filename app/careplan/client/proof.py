"""What the exchange gives as proof: evidence packs, fiscal years, the audit log. `careplan.exchange.proof` verifies."""

from base64 import b64decode
from collections.abc import Iterator
from typing import Any, Final, Literal

from careplan.client.reading import MisreadError, Values
from careplan.client.routes import Routes, segment
from careplan.sealing.strict_json import write_json

YearForm = Literal["json", "csv", "html"]
_MOST: Final = 16 * 1024 * 1024
_PAGE: Final = 1000


class Proof(Routes):
    """The routes of proof; every method raises `ClientError`."""

    def evidence(self, transmission_id: str) -> bytes:
        """Return the evidence pack (ZIP) of a transmission that the office sent or received."""
        return self._bytes(f"/v1/transmissions/{segment(transmission_id)}/evidence", _MOST).body

    def fiscal_year(self, office_number: str, year: int, form: YearForm = "json") -> bytes:
        """Return the report of the fiscal year that begins in April of `year`, in that form."""
        path = f"/v1/offices/{segment(office_number)}/fiscal-years/{year}"
        return self._bytes(path, _MOST, {"format": form}).body

    def audit_number(self) -> int:
        """Return the number of the newest entry of the audit log (administrator)."""
        return self._get("/v1/audit/head", _head)[0]

    def audit_entries(self, after: int) -> list[dict[str, Any]]:
        """Return the entries of the audit log after a number, as its export writes them (administrator)."""
        found: list[dict[str, Any]] = []
        more: int | None = after
        while more is not None:
            page, more = self._get("/v1/audit", _page, {"after": str(more), "limit": str(_PAGE)})
            found += page
        return found

    def audit_file(self) -> Iterator[bytes]:
        """Yield the lines of the audit log as a file, its signed head last (administrator).

        The head is asked for first and ends the file: what happens meanwhile is left to the next export.
        """
        number, statement = self._get("/v1/audit/head", _head)
        after = 0
        while after < number:
            query = {"after": str(after), "limit": str(min(_PAGE, number - after))}
            lines, after = self._get("/v1/audit", _entries, query)
            yield from lines
        yield write_json({"head": number, "statement": statement}) + b"\n"


def _head(values: Values) -> tuple[int, str]:
    statement = values.text("statement")
    try:
        b64decode(statement, validate=True)
    except ValueError as error:
        raise MisreadError("statement") from error
    return values.whole("number"), statement


def _page(values: Values) -> tuple[list[dict[str, Any]], int | None]:
    """Return the entries of a page, each with number, office, action and digest, and where the next begins."""
    items, more = values.take("items", list), values.optional("next", int)
    forms = (("number", int), ("action", str), ("digest", str))
    if not all(
        isinstance(each, dict) and all(isinstance(each.get(name), form) for name, form in forms)
        for each in items
    ):
        raise MisreadError("items")
    return items, more


def _entries(values: Values) -> tuple[list[bytes], int]:
    items: list[Any] = values.take("items", list)
    if not items or not all(isinstance(each, dict) and isinstance(each.get("number"), int) for each in items):
        raise MisreadError("items")
    return [write_json(each) + b"\n" for each in items], items[-1]["number"]
