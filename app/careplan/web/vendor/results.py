"""The result of a run as files to keep: reports, the signed attestation, what vendors publish of it."""

import json
from collections.abc import Callable, Iterable, Mapping

from careplan.conformance.vendor.attestation import Attested, attest, read_attestation
from careplan.conformance.vendor.publish import survey_lines, table_lines
from careplan.conformance.vendor.reports import Run, junit_lines, run_json
from careplan.conformance.vendor.resultpage import result_html
from careplan.web.desks import Desks
from careplan.web.vendor.kept import KeptRun

Make = Callable[[Desks, Run, str], bytes]


def result_file(desks: Desks, kept: KeptRun, language: str, name: str) -> tuple[bytes, str]:
    """Return a result's content and media type.

    Raises:
        KeyError: there is no result of that name (`RESULTS`).

    """
    make, kind = RESULTS[name]
    return make(desks, kept.told(), language), kind


def _json(_desks: Desks, told: Run, _language: str) -> bytes:
    return json.dumps(run_json(told), ensure_ascii=False, indent=1).encode()


def _lines(make: Callable[[Run, str], Iterable[str]]) -> Make:
    return lambda _desks, told, language: "\n".join(make(told, language)).encode()


def _attested(desks: Desks, told: Run, _language: str) -> bytes:
    return attest(told, signer=desks.signer(), at=desks.clock())


def _published(make: Callable[[Attested, str], Iterable[str]]) -> Make:
    def lines(desks: Desks, told: Run, language: str) -> bytes:
        attested = read_attestation(_attested(desks, told, language), None, desks.clock())
        return ("\n".join(make(attested, language)) + "\n").encode()

    return lines


RESULTS: Mapping[str, tuple[Make, str]] = {
    "result.json": (_json, "application/json"),
    "result.xml": (_lines(junit_lines), "application/xml"),
    "result.html": (_lines(result_html), "text/html; charset=utf-8"),
    "run.der": (_attested, "application/pkcs7-mime"),
    "table.md": (_published(table_lines), "text/markdown; charset=utf-8"),
    "survey.md": (_published(survey_lines), "text/markdown; charset=utf-8"),
}
