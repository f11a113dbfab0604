"""What a vendor publishes of an attested run: the table of patterns, and the draft of an answer to a survey."""

from collections.abc import Iterator, Mapping
from typing import Any

from careplan.conformance.scenarios import PATTERNS
from careplan.conformance.vendor.attestation import Attested
from careplan.conformance.vendor.detectors import all_detectors
from careplan.conformance.vendor.reports import EXCHANGE, SIDES_OF_EXCHANGE, VERDICTS
from careplan.standard.findings import Message
from careplan.standard.reports.visible import visible

_HEADS = Message("| パターン | 書き出し | 取り込み |", "| pattern | writes | reads |")
_STEPS = Message("| 取引所の試験 | |", "| exchange test | |")
_OPEN = Message("（記入してください）", "(fill in)")


def table_lines(attested: Attested, language: str) -> Iterator[str]:
    """Yield the table in Markdown; what was not tested is a dash."""
    body = attested.body
    yield f"# {_software(body)}"
    yield ""
    verdicts = _verdicts(body)
    if _has_patterns(body):
        yield from (_in(_HEADS, language), "|---|---|---|")
    for pattern, title in PATTERNS.items() if _has_patterns(body) else ():
        told = (verdicts.get((pattern, side)) for side in ("writes", "reads"))
        cells = " | ".join("–" if each is None else _in(VERDICTS[each], language) for each in told)
        yield f"| {pattern} {_in(title, language)} | {cells} |"
    yield from _exchange_lines(verdicts, language)
    yield ""
    yield f"careplan {body['suite']} · {body['edition']} · {body['ran_at']} · SHA-256 {body['suite_sha256']}"
    yield ""
    yield str(body["says"][language])


def _verdicts(body: Mapping[str, Any]) -> dict[tuple[str, str], str]:
    return {(each["pattern"], each["side"]): each["verdict"] for each in body["table"]}


def _has_patterns(body: Mapping[str, Any]) -> bool:
    return any(each["pattern"] in PATTERNS for each in body["table"])


def _exchange_lines(verdicts: Mapping[tuple[str, str], str], language: str) -> Iterator[str]:
    """Yield the table of an exchange test, nothing where there was none."""
    told = {side: verdict for (pattern, side), verdict in verdicts.items() if pattern == EXCHANGE}
    if told:
        yield from (_in(_STEPS, language), "|---|---|")
    for side, verdict in told.items():
        yield f"| {_in(SIDES_OF_EXCHANGE[side], language)} | {_in(VERDICTS[verdict], language)} |"


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
    yield from (
        f"- {line[2:-2].replace(' | ', ': ')}"
        for line in list(_exchange_lines(_verdicts(body), language))[2:]
    )
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
