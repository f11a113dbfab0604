"""What a form brings: values and files, in memory only - no upload touches a disk (design: no plaintext at rest)."""

import secrets
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request
from python_multipart.multipart import parse_options_header
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import FormParser, MultiPartException, MultiPartParser

from careplan.web import refusals
from careplan.web.asked import whole_number
from careplan.web.desks import desks_of
from careplan.web.visits import visit_of

_TOKEN, _TOKEN_HEADER = "_token", "careplan-token"
_MULTIPART = b"multipart/form-data"


class _InMemory(MultiPartParser):
    spool_max_size = sys.maxsize  # the body is bounded already; a file of it never goes to a temporary folder


@dataclass(frozen=True, slots=True)
class PostedFile:
    """A file as the browser sent it; `name` may be a path where a folder was dropped."""

    name: str
    content: bytes = field(repr=False)
    box: str = ""
    """The name of the form's field that it came in."""


@dataclass(frozen=True, slots=True)
class Posted:
    """The values of a form, which has proved that it is ours."""

    values: Mapping[str, tuple[str, ...]] = field(repr=False)
    files: tuple[PostedFile, ...] = ()

    def text(self, name: str) -> str:
        """Return a value without the white space around it; empty where there is none."""
        return self.raw(name).strip()

    def raw(self, name: str) -> str:
        """Return a value just as it was typed; empty where there is none."""
        found = self.values.get(name, ())
        return found[0] if found else ""

    def number(self, name: str) -> int | None:
        """Return a whole number, at most of eighteen digits; None where there is none."""
        return whole_number(self.text(name))

    def all(self, name: str) -> tuple[str, ...]:
        """Return all values of a name: of boxes that can be ticked together."""
        return self.values.get(name, ())

    def files_of(self, box: str) -> tuple[PostedFile, ...]:
        """Return the files of one field of the form."""
        return tuple(file for file in self.files if file.box == box)

    def has(self, name: str) -> bool:
        """Return whether a value of that name was sent: a box was ticked, a button was pressed."""
        return name in self.values


async def read_posted(request: Request) -> Posted:
    """Return the form of a request.

    Raises:
        ExchangeError: request-forged, where it lacks the token of this browser's pages; form-unreadable.

    """
    kind, options = parse_options_header(request.headers.get("content-type"))
    if (
        options.get(b"charset", b"utf-8").lower() != b"utf-8"
    ):  # browsers send none; Python would take any codec
        raise refusals.form_unreadable()
    multipart = kind == _MULTIPART
    brought = request.headers.get(_TOKEN_HEADER)
    if brought is not None:  # a script's: refused before a long body is read
        _verify_token(request, brought)
    try:
        form = await (
            _read_multipart(request) if multipart else FormParser(request.headers, request.stream()).parse()
        )
    except MultiPartException:
        raise refusals.form_unreadable() from None
    try:
        if brought is None:
            _verify_token(request, str(form.get(_TOKEN, "")))
        return await _posted(form)
    finally:
        await form.close()


PostedForm = Annotated[Posted, Depends(read_posted)]


async def _read_multipart(request: Request) -> FormData:
    most = desks_of(request).most_files
    return await _InMemory(request.headers, request.stream(), max_files=most, max_fields=most).parse()


def _verify_token(request: Request, token: str) -> None:
    if not secrets.compare_digest(token.encode(), visit_of(request).token.encode()):
        raise refusals.request_forged()


async def _posted(form: FormData) -> Posted:
    values: dict[str, list[str]] = {}
    files = []
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            files.append(PostedFile(value.filename or "", await value.read(), name))
        elif name != _TOKEN:
            values.setdefault(name, []).append(value)
    # A file field that was left empty comes as a file without name and content.
    return Posted(
        {name: tuple(each) for name, each in values.items()},
        tuple(file for file in files if file.name or file.content),
    )
