"""Plain files of a hosted office: checked, and the envelope they are to travel in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from careplan.exchange.refusals import archive_refused
from careplan.exchange.sending import refusals
from careplan.sealing import Envelope, Party
from careplan.standard.check import Report, check_files
from careplan.standard.exchangecheck import Said, check_deletions
from careplan.standard.naming import Address
from careplan.standard.reports import report_json
from careplan.standard.specification import EDITION
from careplan.standard.unitcheck import UnitReport
from careplan.workbench.disclosure import Disclosure, disclosed


@dataclass(frozen=True, slots=True)
class PlainUnit:
    """One transmission unit in the clear: its envelope, the JSON of `careplan check`, what it discloses, its errors."""

    files: Mapping[str, bytes]
    envelope: Envelope
    report: Mapping[str, object]
    disclosure: Disclosure
    errors: int
    checked: Report

    def after(self, was_sent: Callable[[Said], bool]) -> "PlainUnit":
        """Return the unit with what is to be said of its deletions, by what was sent before."""
        checked = check_deletions(self.checked, was_sent)
        return replace(self, report=report_json(checked), checked=checked)


def read_plain_unit(files: Mapping[str, bytes], *, allow_errors: bool) -> PlainUnit:
    """Check the files and return them as the one transmission unit they make.

    Args:
        files: by path; all in one folder, which is not kept.
        allow_errors: take a unit in spite of errors in its content. What the envelope needs must be there.

    Raises:
        ExchangeError: archive-refused, edition-not-carried, files-not-one-unit, unit-has-errors.

    """
    flat = _flat(files)
    report = check_files(flat)
    written = report_json(report)
    if report.errors and not allow_errors:
        raise refusals.unit_has_errors(written)
    if len(report.units) != 1:
        raise refusals.files_not_one_unit(len(report.units))
    envelope = _envelope(report, report.units[0])
    return PlainUnit(flat, envelope, written, disclosed(report.files), report.errors, report)


def _flat(files: Mapping[str, bytes]) -> dict[str, bytes]:
    if len({PurePosixPath(path).parent for path in files}) > 1:
        raise archive_refused("ファイルは1つのフォルダーに入れてください", "put the files into one folder")
    return {PurePosixPath(path).name: content for path, content in files.items()}


def _envelope(report: Report, unit: UnitReport) -> Envelope:
    if unit.sender is None or unit.destination is None or not unit.stamp:
        raise refusals.files_not_one_unit(0)
    # allow_errors lets content pass, never a file that is addressed elsewhere.
    addresses = {
        each.name and (each.name.sender, each.name.destination, each.name.stamp) for each in report.files
    }
    if addresses != {(unit.sender, unit.destination, unit.stamp)}:
        raise refusals.files_not_one_unit(len(addresses))
    edition = next((each.edition for each in report.files if each.edition), None)
    if edition is None:
        raise refusals.files_not_one_unit(0)
    if edition != EDITION:  # names of older editions lack the service types that lists go by
        raise refusals.edition_not_carried(edition, EDITION)
    return Envelope(
        sender=_party(unit.sender),
        destination=_party(unit.destination),
        stamp=unit.stamp,
        kinds=tuple(sorted(set(unit.kinds))),
        months=tuple(sorted(set(unit.months))),
        edition=edition,
    )


def _party(address: Address) -> Party:
    return Party(address.office_number, address.service_type)
