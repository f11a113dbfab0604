"""Pages of the vendor test: one file each, no script, nothing loaded, Japanese and English."""

import base64
import hashlib
from collections.abc import Iterable, Iterator
from html import escape

from careplan.standard.findings import Message
from careplan.standard.reports.visible import visible

STYLE = """
body{font-family:sans-serif;line-height:1.6;margin:2rem auto;max-width:64rem;padding:0 1rem;color:#222;background:#fff}
h1{font-size:1.4rem}h2{font-size:1.1rem;border-bottom:1px solid #999;margin-top:2rem}
.verdict{font-weight:bold;padding:.5rem 1rem;border:2px solid #2e6b2e}.verdict.bad{border-color:#a00000}
table{border-collapse:collapse;font-size:.9rem}
th,td{border:1px solid #bbb;padding:.2rem .5rem;text-align:left;vertical-align:top}
th{background:#f0f0f0;font-weight:normal}.passed{color:#2e6b2e}.failed,.broken{color:#a00000}.unsupported,.waiting{color:#555}
p{margin:.2rem 0}.second{color:#555;font-size:.9em}code{overflow-wrap:anywhere}.tick{min-width:2em}
@media print{body{margin:0;max-width:none;font-size:9pt}tr,li{break-inside:avoid}}
"""


def page(title: str, language: str, body: Iterable[str]) -> Iterator[str]:
    """Yield the lines of a page whose body is HTML already."""
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    yield "<!DOCTYPE html>"
    yield f'<html lang="{language}"><head><meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">'
    yield '<meta name="viewport" content="width=device-width"><meta name="referrer" content="no-referrer">'
    yield f"<title>{text(title)}</title><style>{STYLE}</style></head><body><main><h1>{text(title)}</h1>"
    yield from body
    yield "</main></body></html>"


def text(value: object) -> str:
    """Return a value as HTML that shows it."""
    return escape(visible(str(value)))


def said(message: Message, language: str) -> str:
    """Return a message in a language as HTML."""
    return text(message.ja if language == "ja" else message.en)
