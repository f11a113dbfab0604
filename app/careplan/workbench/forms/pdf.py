"""Forms and reports as PDF, by WeasyPrint with the system's Pango (the extra `pdf`); loaded when it is asked for.

Nothing is fetched: what a page holds itself (pictures as `data:`) is all it gets.
"""

import functools
import logging
import sys
from collections.abc import Iterator, Sequence
from typing import Any

from careplan.standard.findings import Message
from careplan.workbench.forms.model import Form
from careplan.workbench.forms.page import write_page
from careplan.workbench.forms.style import FAMILIES

_MOST_FAMILIES = 8
_TAGGED = "pdf/ua-1"
"""Headings, tables and lists are told to those who do not see (ISO 14289-1); it costs nothing."""
_INSTALL = Message(
    "pip で careplan[pdf] を、Debian では apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 "
    "fonts-noto-cjk を入れてください。",
    "Install careplan[pdf] by pip, and on Debian apt-get install libpango-1.0-0 libpangoft2-1.0-0 "
    "libharfbuzz-subset0 fonts-noto-cjk.",
)
_NO_WEASYPRINT = Message("PDF を作る WeasyPrint がありません。", "WeasyPrint, which makes PDF, is not there.")
_NO_PANGO = Message("WeasyPrint の要る Pango がありません。", "Pango, which WeasyPrint needs, is not there.")
_NO_FONT = Message("日本語のフォントがありません。", "There is no Japanese font.")


class PdfUnavailableError(Exception):
    """PDF cannot be made here; the message says what is missing and how to install it."""

    def __init__(self, missing: Message) -> None:
        self.message = Message(missing.ja + _INSTALL.ja, f"{missing.en} {_INSTALL.en}")
        super().__init__(self.message.en)


def write_pdf(forms: Sequence[Form]) -> bytes:
    """Return the forms as PDF, each from a new page on, A4 or A3 as it is printed.

    Fonts are embedded, the text is tagged. A page takes some 0.2 s and 6 MB until it is written: give one
    service user's forms where somebody waits.

    Raises:
        PdfUnavailableError: WeasyPrint, Pango or a Japanese font is not installed.

    """
    return report_pdf("\n".join(write_page(forms)))


def report_pdf(html: str) -> bytes:
    """Return a page of HTML, such as a report, as PDF. What it refers to outside itself is left out.

    Raises:
        PdfUnavailableError: WeasyPrint, Pango or a Japanese font is not installed.

    """
    weasyprint = _engine()
    fetcher = weasyprint.URLFetcher(allowed_protocols=["data"], allow_redirects=False)
    data: bytes = weasyprint.HTML(string=html, url_fetcher=fetcher).write_pdf(pdf_variant=_TAGGED)
    return data


@functools.cache
def _engine() -> Any:
    try:
        import weasyprint  # noqa: PLC0415 - an extra, and slow to load
        from weasyprint.text import ffi  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise PdfUnavailableError(_NO_WEASYPRINT) from error
    except OSError as error:  # dlopen finds no Pango
        raise PdfUnavailableError(_NO_PANGO) from error
    if not any(family in _matched(ffi, family) for family in FAMILIES):
        raise PdfUnavailableError(_NO_FONT)
    # It logs what it could not load by its whole address, and the address of a picture is the picture.
    weasyprint.LOGGER.setLevel(logging.CRITICAL)
    return weasyprint


def _matched(library: Any, family: str) -> list[str]:
    """Return the names of the font that fontconfig gives for a family: its own where it is installed."""
    ffi, fontconfig = library.ffi, library.fontconfig
    config = ffi.gc(fontconfig.FcInitLoadConfigAndFonts(), fontconfig.FcConfigDestroy)
    asked = ffi.gc(fontconfig.FcPatternCreate(), fontconfig.FcPatternDestroy)
    fontconfig.FcPatternAddString(asked, b"family", ffi.new("FcChar8[]", family.encode()))
    fontconfig.FcConfigSubstitute(config, asked, fontconfig.FcMatchPattern)
    fontconfig.FcDefaultSubstitute(asked)
    found = fontconfig.FcFontMatch(config, asked, ffi.new("FcResult *"))
    if found == ffi.NULL:
        return []
    return list(_names(library, ffi.gc(found, fontconfig.FcPatternDestroy)))


def _names(library: Any, pattern: Any) -> Iterator[str]:
    for number in range(_MOST_FAMILIES):
        name = library.ffi.new("FcChar8 **")
        if library.fontconfig.FcPatternGetString(pattern, b"family", number, name) != 0:
            return
        yield library.ffi.string(name[0]).decode("utf-8", "replace")


if __name__ == "__main__":
    # `make test-all` asks so whether the tests of PDF can run here.
    try:
        _engine()
    except PdfUnavailableError as missing:
        sys.exit(f"{missing.message.ja}\n{missing.message.en}")
