"""The attestation of a run: signed, verified offline, compared with another run, published."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from typer.testing import CliRunner

from careplan.cli import app
from careplan.conformance.vendor.attestation import attest, attested_body, compare_run, read_attestation
from careplan.conformance.vendor.publish import survey_lines, table_lines
from careplan.conformance.vendor.reports import Run
from careplan.conformance.vendor.result import Result
from careplan.conformance.vendor.target import Software
from careplan.sealing import SealingError, sign_statement
from support.trust_assets import exchange, sender, trust

AT = datetime(2026, 11, 20, 12, tzinfo=UTC)


def result(task: str, side: str, status: str = "passed", *detectors: str) -> Result:
    return Result(task, "D2", side, "write", "D2-x", status, "written", detectors, (), "a" * 64, "b" * 64)


RUN = Run(
    Software("見本ソフト", "1.0"),
    (result("one", "writes"), result("two", "reads", "failed", "first-user-only")),
)


@pytest.mark.parametrize(("signer", "role"), [(exchange, "exchange"), (sender, "office")])
def test_what_is_attested_is_read_again(signer: object, role: str) -> None:
    data = attest(RUN, signer=signer(), at=AT)  # type: ignore[operator]
    read = read_attestation(data, trust(), AT)
    assert (read.role, read.trusted, read.signed_at) == (role, True, AT)
    assert read.body == attested_body(RUN, AT)
    assert not read_attestation(data, None, AT).trusted
    assert "no certification" in read.body["says"]["en"]


def test_what_was_changed_or_is_another_statement_is_refused() -> None:
    data = bytearray(attest(RUN, signer=exchange(), at=AT))
    place = bytes(data).index(b"failed")
    data[place : place + 6] = b"passed"
    for changed in (bytes(data), sign_statement("audit-head", {}, signer=exchange(), at=AT), b"", b"\x30"):
        with pytest.raises(SealingError):
            read_attestation(changed, None, AT)


@pytest.mark.parametrize("name", ["format", "software", "table", "results", "says", "suite"])
def test_a_signed_body_of_another_form_is_refused(name: str) -> None:
    body = attested_body(RUN, AT)
    for wrong in (body | {name: [1]}, {key: value for key, value in body.items() if key != name}):
        with pytest.raises(SealingError, match="attestation"):
            read_attestation(sign_statement("conformance", wrong, signer=exchange(), at=AT), None, AT)


def test_a_run_is_compared_by_its_hashes() -> None:
    read = read_attestation(attest(RUN, signer=exchange(), at=AT), None, AT)
    assert compare_run(read, RUN).same_suite
    assert compare_run(read, RUN).verdicts == ()
    other = replace(RUN.results[1], status="passed", answered="c" * 64)
    changed = compare_run(read, replace(RUN, results=(RUN.results[0], other)))
    assert (changed.same_suite, changed.verdicts, changed.answers) == (True, ("two",), ("two",))
    asked = replace(RUN.results[0], asked="d" * 64)
    assert not compare_run(read, replace(RUN, results=(asked, RUN.results[1]))).same_suite


def test_table_and_survey_say_what_was_tested() -> None:
    read = read_attestation(attest(RUN, signer=exchange(), at=AT), None, AT)
    rows = list(table_lines(read, "en"))
    assert "| D2 planned use (tables 6 and 7) | passed | failed |" in rows
    assert "| D1 care plan (tables 1 to 3) | – | – |" in rows
    told = "\n".join(survey_lines(read, "ja"))
    assert "first-user-only" in told
    assert "認定ではなく" in told


def test_verify_is_a_command(tmp_path: Path) -> None:
    file, anchor = tmp_path / "run.der", tmp_path / "ca.crt"
    file.write_bytes(attest(RUN, signer=exchange(), at=AT))
    anchor.write_bytes(trust().anchors[0].public_bytes(Encoding.PEM))
    said = CliRunner().invoke(app, ["conformance", "verify", str(file), "--lang", "en"])
    assert said.exit_code == 0
    assert "whose it is was not asked" in said.stdout
    file.write_bytes(file.read_bytes()[:-5])
    assert CliRunner().invoke(app, ["conformance", "verify", str(file), "--lang", "en"]).exit_code == 1
