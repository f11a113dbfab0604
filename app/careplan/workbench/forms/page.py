"""Forms as one page of HTML that needs nothing beside it: A4, printable, without script (its policy says so, too)."""

import base64
import hashlib
from collections.abc import Iterator, Sequence

from careplan.workbench.forms.markup import form_markup
from careplan.workbench.forms.model import Form
from careplan.workbench.forms.style import PAGE, STYLE

_TITLE = "ケアプラン帳票 Care plan forms"


def write_page(forms: Sequence[Form]) -> Iterator[str]:
    """Yield the lines of the page."""
    style = PAGE + STYLE
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:"
    language = forms[0].language if forms else "ja"
    yield "<!doctype html>"
    yield f'<html lang="{language}"><head><meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    yield f'<meta name="viewport" content="width=device-width"><title>{_TITLE}</title><style>{style}</style>'
    yield f"</head><body><main><h1>{_TITLE}</h1>"
    for number, form in enumerate(forms, 1):
        yield form_markup(form, anchor=f"form-{number}")
    if not forms:
        yield "<p>この種類のデータには帳票がありません。There is no form of this kind of data.</p>"
    yield "</main></body></html>"
