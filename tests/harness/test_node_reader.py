"""The small reader in Node shares no code with ours: what both say of the same bytes is said by the standard."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from careplan.conformance.harness.compare import differences
from careplan.conformance.harness.program import Limits, Program
from careplan.conformance.harness.protocol import files_request, read_answer
from careplan.conformance.harness.reports import conforms, run_json
from careplan.conformance.harness.runner import Session
from careplan.conformance.harness.vectors import load_vectors
from careplan.standard.charset import has_bad_characters
from careplan.standard.check import check_files
from careplan.standard.documents import read_unit, write_unit
from careplan.workbench.sample import sample
from careplan.workbench.variants import make_variants
from support.standard_documents import ROUTES, document_of
from support.standard_files import PROVIDER, STAMP, SUPPORT

pytestmark = pytest.mark.node
READER = Path(__file__).parent / "node" / "reader.mjs"
PREVENTIVE = {"UPKIHON", "UPYOBO", "DLTKIHON", "DLTYOBO"}


@pytest.fixture
def reader() -> Iterator[Program]:
    node = shutil.which("node")
    if node is None:
        pytest.fail("these tests need Node: install it (Debian: nodejs), or run make test")
    program = Program([node, str(READER)], Limits(seconds=60.0))
    yield program
    program.close()


def test_it_has_the_verdicts_and_documents_that_it_claims(reader: Program) -> None:
    session = Session(reader)
    vectors = load_vectors()
    results = list(session.run(vectors))
    report = run_json(session.capabilities, results)
    assert [each for each in report["results"] if each["status"] in {"failed", "broken"}] == []
    assert conforms(results)
    assert report["summary"]["passed"] > 150
    unsupported = {each.vector for each in results if each.status == "unsupported"}
    preventive = {vector.id for vector in vectors if PREVENTIVE & set(vector.kinds)}
    assert preventive <= unsupported
    refused = {each.vector for each in results if (each.expected, each.status) == ("refuse", "passed")}
    assert len(refused) > 30


def test_it_reads_generated_units_as_we_do(reader: Program) -> None:
    number = 0
    for unit in ROUTES:
        for seed in range(12):
            files = write_unit(document_of(unit, seed), *ROUTES[unit], STAMP)
            number += 1
            said = read_answer(reader.ask(files_request(number, "read", files)), number)
            assert differences(read_unit(files), said.document) == [], (unit, seed)


def test_it_reads_every_legal_way_to_write_as_one(reader: Program) -> None:
    plan = sample(users=3).units[0].files
    for number, variant in enumerate(make_variants(plan)):
        said = read_answer(reader.ask(files_request(number, "read", variant.files)), number)
        assert differences(read_unit(plan), said.document) == [], variant.folder


def repertoire() -> str:
    """Return every character that two bytes of MS932 make."""
    leads = [*range(0x81, 0xA0), *range(0xE0, 0xFD)]
    pairs = (bytes([lead, trail]) for lead in leads for trail in range(0x40, 0xFD))
    chars = {pair.decode("cp932", "backslashreplace") for pair in pairs}
    return "".join(sorted(char for char in chars if len(char) == 1 and not has_bad_characters(char)))


def test_both_read_every_character(reader: Program) -> None:
    document = document_of("actual", 1)
    text = repertoire() + "\x1a\x1c\x7fｱﾞ~\\"
    document["service_users"][0]["actual"][0]["planner_name"] = text
    files = write_unit(document, PROVIDER, SUPPORT, STAMP)
    assert check_files(files).errors == 0
    said = read_answer(reader.ask(files_request(1, "read", files)), 1)
    assert differences(read_unit(files), said.document) == []
    assert len(text) > 7000
    sheets = [sheet for user in said.document["service_users"] for sheet in user["actual"]]
    assert text in [sheet["planner_name"] for sheet in sheets]


@pytest.mark.parametrize("pair", [b"\x80", b"\xa0", b"\xfd", b"\xf0\x40", b"\x81\xad", b"\xef\x40", b"\x81"])
def test_both_refuse_bytes_without_a_character_in_the_same_place(reader: Program, pair: bytes) -> None:
    files = write_unit(document_of("actual", 1), PROVIDER, SUPPORT, STAMP)
    (name, data), *_ = files.items()
    cells = data.split(b",")
    spoilt = {name: b",".join([*cells[:5], cells[5] + pair, *cells[6:]])}
    ours = {(each.record, each.field) for each in check_files(spoilt).findings if each.severity == "error"}
    said = read_answer(reader.ask(files_request(1, "check", spoilt)), 1)
    assert said.verdict == "refuse"
    assert ours & {(each.record, each.field) for each in said.findings}
