"""The attestation of a run: what was tested, by which suite, with which verdicts, signed (CMS) by who ran it.

It proves that nothing was changed since, and which installation signed it. It says nothing of whether that
installation told the truth: who doubts it runs the same tasks again, and compares by their hashes. It is no
certification, and says so itself.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from careplan import __version__
from careplan.conformance.vendor.reports import VERDICTS, Run, cells
from careplan.conformance.vendor.result import Result, evidence_json
from careplan.sealing import SealingError, Statement, Trust, sign_statement, verify_statement
from careplan.sealing.errors import judging
from careplan.sealing.statement import STATEMENT_ROLES, read_statement
from careplan.standard.findings import Message
from careplan.standard.specification import EDITION
from careplan.trust import Credential, Role, read_profile

FORMAT = 1
SAYS = Message(
    "この文書は、記された試験の結果が署名の後に変わっていないことと、どの設置で行われたかを示します。認定ではなく、"
    "国民健康保険中央会や厚生労働省の試験に代わるものではありません。",
    "This shows that the results in it were not changed after signing, and which installation ran the test. It is no"
    " certification, and no substitute for a test of the national centre or the ministry.",
)
_NAMED = {"name", "version"}
_CELL = {"pattern", "side", "verdict"}
_RESULT = {"task", "status", "proof", "detectors", "asked", "answered"}
_TEXTS = ("suite", "suite_sha256", "edition", "ran_at")
_KINDS = {role: kind for kind, role in STATEMENT_ROLES.items() if kind.startswith("conformance")}


@dataclass(frozen=True, slots=True)
class Attested:
    """A read attestation: what it says, the name of who signed it, and when; `trusted` where an authority vouches."""

    body: Mapping[str, Any]
    signer: str
    role: str
    signed_at: datetime
    trusted: bool


def attest(run: Run, *, signer: Credential, at: datetime) -> bytes:
    """Return the signed attestation of a run, DER.

    Raises:
        SealingError: the signer is neither an exchange nor an office.

    """
    kind = _KINDS.get(Role(read_profile(signer.certificate).role), "conformance")
    return sign_statement(kind, attested_body(run, at), signer=signer, at=at)


def attested_body(run: Run, at: datetime) -> dict[str, Any]:
    """Return what is signed: suite, edition, software, verdicts, and SHA-256 of each question and answer."""
    return {
        "format": FORMAT,
        "suite": __version__,
        "suite_sha256": suite_digest(run.results),
        "edition": EDITION,
        "software": {"name": run.software.name, "version": run.software.version},
        "ran_at": at.isoformat(timespec="seconds"),
        "conforms": run.conforms,
        "table": [
            {"pattern": pattern, "side": side, "verdict": verdict}
            for (pattern, side), verdict in cells(run.results).items()
        ],
        "results": [_entry(each) for each in run.results],
        "says": {"ja": SAYS.ja, "en": SAYS.en},
    }


def _entry(result: Result) -> dict[str, Any]:
    return {
        "task": result.task,
        "status": result.status,
        "proof": result.proof,
        "detectors": list(result.detectors),
        "asked": result.asked,
        "answered": result.answered,
    } | evidence_json(result)


def suite_digest(results: Iterable[Result]) -> str:
    """Return SHA-256 over what was asked: it is the same wherever the same tasks are put."""
    lines = "\n".join(f"{each.task} {each.asked}" for each in results)
    return hashlib.sha256(lines.encode()).hexdigest()


def read_attestation(data: bytes, trust: Trust | None, at: datetime) -> Attested:
    """Return what an attestation says, its signature verified; without `trust` the signer is not judged.

    Raises:
        SealingError: it is none, it was changed, or its signer is not one that `trust` knows.

    """
    statement = _statement(data, trust, at)
    _verify_form(statement.body)
    profile = read_profile(statement.signer)
    return Attested(
        body=statement.body,
        signer=statement.signer.subject.rfc4514_string(),
        role=str(profile.role),
        signed_at=statement.signed_at,
        trusted=trust is not None,
    )


def _verify_form(body: Mapping[str, Any]) -> None:
    """Refuse a signed statement that is not formed as an attestation of this format."""
    try:
        right = (
            body["format"] == FORMAT
            and {"ja", "en"} <= set(body["says"])
            and body["software"].keys() >= _NAMED
        )
        right = right and all(set(each) == _CELL and each["verdict"] in VERDICTS for each in body["table"])
        right = right and all(set(each) - {"evidence"} == _RESULT for each in body["results"])
        right = right and all(isinstance(body[name], str) for name in _TEXTS)
    except (KeyError, TypeError, AttributeError):
        right = False
    if not right:
        raise SealingError(
            "attestation.form",
            None,
            "試験結果の証明の形ではありません。",
            "This is not formed as an attestation of a vendor test.",
        )


def _statement(data: bytes, trust: Trust | None, at: datetime) -> Statement:
    first, second = _KINDS.values()
    try:
        return _read(data, first, trust, at)
    except SealingError as error:
        if error.code != "statement.statement-kind":
            raise
        return _read(data, second, trust, at)


def _read(data: bytes, kind: str, trust: Trust | None, at: datetime) -> Statement:
    if trust is None:
        with judging("statement"):
            return read_statement(data, kind)
    return verify_statement(data, kind=kind, trust=trust, at=at)


@dataclass(frozen=True, slots=True)
class Compared:
    """A run beside an attestation: whether the same was asked, and the tasks whose verdict or answer differs."""

    same_suite: bool
    verdicts: tuple[str, ...]
    answers: tuple[str, ...]


def compare_run(attested: Attested, run: Run) -> Compared:
    """Compare a new run with the attested one by the hashes."""
    before = {each["task"]: each for each in attested.body["results"]}
    after = {each.task: each for each in run.results}
    shared = [name for name in before if name in after]
    return Compared(
        {name: each["asked"] for name, each in before.items()}
        == {name: each.asked for name, each in after.items()},
        tuple(name for name in shared if before[name]["status"] != after[name].status),
        tuple(name for name in shared if before[name]["answered"] != after[name].answered),
    )
