"""A report or forms as PDF; what cannot be made is refused in words."""

from collections.abc import Sequence

from careplan.standard.reports.formats import FORMATS
from careplan.standard.reports.wording import Language
from careplan.web import refusals
from careplan.web.checking.inspection import Inspection
from careplan.workbench.forms import Form
from careplan.workbench.forms.pdf import PdfUnavailableError, report_pdf, write_pdf

_MOST_CHARACTERS = 300_000
"""A longer report takes minutes to draw, and is not read on paper."""


def report_on_paper(inspection: Inspection, language: Language, *, show_values: bool) -> bytes:
    """Return the report of a check as PDF.

    Raises:
        ExchangeError: pdf-unavailable, report-too-long.

    """
    form = FORMATS["html"]
    page = "\n".join(form.write(inspection.parts_for(form.places, show_values=show_values), language))
    if len(page) > _MOST_CHARACTERS:
        raise refusals.report_too_long()
    try:
        return report_pdf(page)
    except PdfUnavailableError as error:
        raise refusals.pdf_unavailable(error.message) from error


def forms_on_paper(forms: Sequence[Form]) -> bytes:
    """Return the forms of a service user as PDF.

    Raises:
        ExchangeError: pdf-unavailable.

    """
    try:
        return write_pdf(forms)
    except PdfUnavailableError as error:
        raise refusals.pdf_unavailable(error.message) from error
