"""The readers that are fuzzed, and what must hold of each: an answer or its own refusal, never another exception."""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from careplan.sealing import SealingError, find_recipient, open_unit, verify_header, verify_statement
from careplan.sealing.container import read_container
from careplan.sealing.errors import Refused
from careplan.sealing.manifest import read_manifest
from careplan.standard.archive import ArchiveError, Bounds, read_archive
from careplan.standard.charset import read_text, write_text
from careplan.standard.check import check_files
from careplan.standard.documents import DocumentError, read_unit, write_unit
from careplan.standard.naming import Address, read_name, write_name
from careplan.standard.records import read_records
from careplan.standard.reports import report_json
from careplan.standard.reports.baseline import BaselineError, read_baseline
from careplan.standard.reports.formats import FORMATS
from careplan.standard.specification import load_standard
from careplan.trust import TrustError
from careplan.trust.pem import load_certificates, load_crls, load_key
from careplan.workbench.fix import fix_files
from support import fuzz_inputs as inputs
from support.report_cases import checked
from support.trust_assets import AT, recipient, trust

_BOUNDS = Bounds(files=50, file_bytes=1_000_000, total_bytes=4_000_000)
_ENDS = (Address("1370000018", "43"), Address("1370000026", "11"), "20261125090000")


@dataclass(frozen=True, slots=True)
class Target:
    """A reader: what it is fed, and a function that fails where it does anything but answer or refuse."""

    feed: Callable[[], st.SearchStrategy[Any]]
    read: Callable[[Any], None]


def _name(name: str) -> None:
    """Read a name; one of the current edition that has no finding is written as it was, but for a forgiven suffix."""
    reading = read_name(name)
    if reading.name and not reading.findings and reading.edition == load_standard().edition:
        assert write_name(reading.name).lower() == name.lower()


def _text(data: bytes) -> None:
    decoded = read_text(data)
    write_text(decoded.text)
    assert read_text(data).text == decoded.text


def _records(text: str) -> None:
    records = list(read_records(text))
    assert all(record.values for record in records)
    assert not records or records[-1].end == len(text)


def _file(file: tuple[str, bytes]) -> None:
    _unit(dict([file]))


def _unit(files: inputs.Files) -> None:
    """Check the files; what has no error is read into a document, and written and read to the same one."""
    report = check_files(files)
    json.dumps(report_json(report))
    for unit in report.units if not report.errors else ():
        document = read_unit({path: files[path] for path in unit.files})
        written = write_unit(document, unit.sender, unit.destination, unit.stamp)
        assert read_unit(written) == document


def _archive(data: bytes) -> None:
    with suppress(ArchiveError):
        read_archive(data, _BOUNDS)


def _document(document: Any) -> None:
    with suppress(DocumentError):
        written = write_unit(document, *_ENDS)
        assert not check_files(written).errors


def _sealed(sealed: tuple[bytes, str]) -> None:
    data, key_type = sealed
    with suppress(SealingError):
        find_recipient(data, (recipient(key_type).certificate,))
    with suppress(SealingError):
        open_unit(data, credential=recipient(key_type), trust=trust(), at=AT)


def _inside(content: tuple[bytes, bool]) -> None:
    data, signed = content
    with suppress(Refused):
        read_container(data)
    with suppress(Refused):
        read_manifest(data)
    _sealed((inputs.sealed_inside(data, signed=signed), "p256"))


def _header(data: bytes) -> None:
    with suppress(SealingError):
        verify_header(data, trust=trust(), at=AT)
    with suppress(SealingError):
        verify_statement(data, kind="acceptance", trust=trust(), at=AT)


def _certificate(data: bytes) -> None:
    for load in (load_certificates, load_crls, load_key):
        with suppress(TrustError):
            load(data)


def _reports(files: inputs.Files) -> None:
    part = checked(dict(files))
    for form in FORMATS.values():
        "\n".join(form.write([part], "ja"))
    fix_files(files)


def _baseline(report: Any) -> None:
    with suppress(BaselineError):
        read_baseline(json.dumps(report).encode("utf-8")).without_known(check_files(inputs.units()[0]))


def _report_seeds() -> tuple[Any, ...]:
    return tuple(report_json(check_files(files)) for files in inputs.units()[-12:])


def _datas() -> tuple[bytes, ...]:
    return tuple(data for _, data in inputs.files())


def _texts() -> st.SearchStrategy[str]:
    return inputs.mutated(_datas()).map(lambda data: data.decode("cp932", "replace"))


def _sealed_units() -> st.SearchStrategy[tuple[bytes, str]]:
    near = [st.tuples(inputs.mutated((data,)), st.just(key_type)) for data, key_type in inputs.sealed()]
    return st.one_of(near)


TARGETS = {
    "names": Target(lambda: inputs.mutated_texts(tuple(name for name, _ in inputs.files())), _name),
    "text": Target(lambda: inputs.mutated(_datas()), _text),
    "records": Target(_texts, _records),
    "files": Target(inputs.mutated_files, _file),
    "units": Target(inputs.mutated_units, _unit),
    "archives": Target(lambda: inputs.mutated(inputs.archives()), _archive),
    "documents": Target(lambda: inputs.mutated_json(inputs.documents()), _document),
    "sealed": Target(_sealed_units, _sealed),
    "sealed-inside": Target(lambda: st.tuples(inputs.mutated(inputs.inside()), st.booleans()), _inside),
    "headers": Target(lambda: inputs.mutated(inputs.headers()), _header),
    "certificates": Target(lambda: inputs.mutated(inputs.certificates()), _certificate),
    "reports": Target(inputs.mutated_units, _reports),
    "baselines": Target(lambda: inputs.mutated_json(_report_seeds()), _baseline),
}
