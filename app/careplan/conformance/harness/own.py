"""Our own reader and writer as a program of the protocol: a request in, an answer out, nothing else."""

from collections.abc import Iterable, Mapping
from typing import Any

from careplan import __version__
from careplan.conformance.harness.protocol import PROTOCOL, AnswerError, files_json, read_files, read_units
from careplan.standard.check import Report, check_files
from careplan.standard.documents import DocumentError, read_unit, write_unit
from careplan.standard.findings import Finding
from careplan.standard.naming import Address
from careplan.standard.specification import load_standard
from careplan.workbench.holding import held_document


def answer(request: Any) -> dict[str, Any]:
    """Return the answer to a request of any form; what is no request is answered with `error`."""
    if not isinstance(request, dict) or type(request.get("id")) is not int:
        return {"id": None, "answer": "error", "message": "a request is an object with a number as its id"}
    return {"id": request["id"]} | _answer(request)


def _answer(request: Mapping[str, Any]) -> dict[str, Any]:
    if request.get("protocol") != PROTOCOL:
        return _error(f"this program speaks protocol {PROTOCOL}")
    asked = _REQUESTS.get(str(request.get("request")))
    if asked is None:
        return {"answer": "unsupported", "reason": "no such request"}
    try:
        return asked(request)
    except AnswerError as error:
        return _error(str(error))


def _hello(_request: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "answer": "hello",
        "protocol": PROTOCOL,
        "program": {"name": "careplan", "version": __version__},
        "editions": [each.id for each in load_standard().editions.values() if each.read],
        "capabilities": {"check": {"findings": "rule"}, "read": {}, "write": {}, "hold": {}},
    }


def _check(request: Mapping[str, Any]) -> dict[str, Any]:
    report = check_files(read_files(request.get("files"), "files"))
    verdict = "refuse" if report.errors else "accept"
    return {"answer": "checked", "verdict": verdict, "findings": _findings(report.findings)}


def _read(request: Mapping[str, Any]) -> dict[str, Any]:
    files = read_files(request.get("files"), "files")
    report = check_files(files)
    if report.errors or not _is_one_unit(report):
        reason = "errors" if report.errors else "not one unit"
        return {"answer": "refused", "reason": reason, "findings": _findings(report.findings)}
    return {"answer": "read", "document": read_unit(files)}


def _hold(request: Mapping[str, Any]) -> dict[str, Any]:
    answers = [_read({"files": files_json(files)}) for files in read_units(request.get("units"), "units")]
    refused = next((each for each in answers if each["answer"] == "refused"), None)
    try:
        return refused or {
            "answer": "read",
            "document": held_document([each["document"] for each in answers]),
        }
    except ValueError as error:
        return {"answer": "unsupported", "reason": f"units of several kinds ({error})"}


def _is_one_unit(report: Report) -> bool:
    return len(report.units) == 1 and report.units[0].unit is not None


def _write(request: Mapping[str, Any]) -> dict[str, Any]:
    route = (_address(request, "from"), _address(request, "to"), str(request.get("stamp")))
    try:
        return {"answer": "written", "files": files_json(write_unit(request.get("document"), *route))}
    except DocumentError as error:
        findings = _findings(error.findings)
        return {"answer": "refused", "reason": f"{error.place}: {error.message.en}", "findings": findings}


def _address(request: Mapping[str, Any], name: str) -> Address:
    number, _, service_type = str(request.get(name)).partition("/")
    return Address(number, service_type)


def _findings(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    return [
        {
            "rule": each.rule,
            "severity": each.severity,
            "file": each.file,
            "record": each.record,
            "field": each.field,
        }
        for each in findings
    ]


def _error(message: str) -> dict[str, Any]:
    return {"answer": "error", "message": message}


_REQUESTS = {"hello": _hello, "check": _check, "read": _read, "write": _write, "hold": _hold}
