"""What a vendor publishes of an attested run: the table of patterns, and the draft of an answer to a survey."""

from collections.abc import Iterator, Mapping
from typing import Any

from careplan.conformance.scenarios import PATTERNS
from careplan.conformance.vendor.attestation import Attested
from careplan.conformance.vendor.detectors import all_detectors
from careplan.conformance.vendor.reports import VERDICTS
from careplan.standard.findings import Message
from careplan.standard.reports.visible import visible

_HEADS = Message("| パターン | 書き出し | 取り込み |", "| pattern | writes | reads |")
_OPEN = Message("（記入してください）", "(fill in)")


def table_lines(attested: Attested, language: str) -> Iterator[str]:
    """Yield the table in Markdown; what was not tested is a dash."""
    body = attested.body
    yield f"# {_software(body)}"
    yield ""
    yield from (_in(_HEADS, language), "|---|---|---|")
    verdicts = {(each["pattern"], each["side"]): each["verdict"] for each in body["table"]}
    for pattern, title in PATTERNS.items():
        told = (verdicts.get((pattern, side)) for side in ("writes", "reads"))
        cells = " | ".join("–" if each is None else _in(VERDICTS[each], language) for each in told)
        yield f"| {pattern} {_in(title, language)} | {cells} |"
    yield ""
    yield f"careplan {body['suite']} · {body['edition']} · {body['ran_at']} · SHA-256 {body['suite_sha256']}"
    yield ""
    yield str(body["says"][language])


def survey_lines(attested: Attested, language: str) -> Iterator[str]:
    """Yield the draft in Markdown: what the run shows is filled in, the rest is left open and says so."""
    body = attested.body
    passed = {(each["pattern"], each["side"]) for each in body["table"] if each["verdict"] == "passed"}
    yield f"# {_software(body)}"
    yield ""
    yield f"- {_in(Message('対応する版', 'Edition'), language)}: {body['edition']}"
    for side, title in (("writes", Message("書き出し", "Writes")), ("reads", Message("取り込み", "Reads"))):
        names = [
            f"{pattern} {_in(PATTERNS[pattern], language)}"
            for pattern in PATTERNS
            if (pattern, side) in passed
        ]
        yield f"- {_in(title, language)}: {', '.join(names) or '–'}"
    mistakes = sorted({name for each in body["results"] for name in each["detectors"]})
    told = [
        f"{_in(all_detectors()[name].title, language)} ({name})"
        for name in mistakes
        if name in all_detectors()
    ]
    yield f"- {_in(Message('残っている誤り', 'Mistakes that are left'), language)}: {', '.join(told) or '–'}"
    for title in (
        Message("提供開始の時期", "Available since"),
        Message("問い合わせ先", "Contact"),
        Message("第5.0版（JSON・API）の予定", "Plans for edition 5.0 (JSON, API)"),
    ):
        yield f"- {_in(title, language)}: {_in(_OPEN, language)}"
    yield ""
    yield str(body["says"][language])


def _software(body: Mapping[str, Any]) -> str:
    return f"{visible(str(body['software']['name']))} {visible(str(body['software']['version']))}"


def _in(message: Message, language: str) -> str:
    return message.ja if language == "ja" else message.en
