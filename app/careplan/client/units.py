"""Files to the unit they make: checked, and the envelope it travels in."""

from collections.abc import Mapping

from careplan.client.errors import UnitRefusedError
from careplan.sealing import Envelope, Party
from careplan.standard.check import Report, check_files
from careplan.standard.findings import Message
from careplan.standard.naming import Address
from careplan.standard.specification import EDITION


def check_unit(files: Mapping[str, bytes], *, allow_errors: bool = False) -> tuple[Report, Envelope]:
    """Return what the check says of the files (name to bytes) of one unit, and the envelope from their names.

    `allow_errors` lets a unit pass in spite of errors; what the envelope needs must be there all the same.

    Raises:
        UnitRefusedError: there are errors, the names do not say one sender, destination and stamp, or the edition is
            one that the exchange does not carry.

    """
    report = check_files(files)
    if report.errors and not allow_errors:
        raise UnitRefusedError(
            Message(
                f"検査でエラーが {report.errors} 件見つかったので送りません。",
                f"Not sent: the check found {report.errors} errors.",
            ),
            report,
        )
    envelope = _envelope(report)
    if envelope.edition != EDITION:
        raise UnitRefusedError(
            Message(
                f"第{envelope.edition}版のファイルは送れません。"
                f"careplan convert --to-edition {EDITION} で変換してください。",
                f"Files of edition {envelope.edition} are not carried. "
                f"Convert them with careplan convert --to-edition {EDITION}.",
            ),
            report,
        )
    return report, envelope


def _envelope(report: Report) -> Envelope:
    names = [file.name for file in report.files]
    editions = {file.edition for file in report.files if file.edition}
    addresses = {None if name is None else (name.sender, name.destination, name.stamp) for name in names}
    address = addresses.pop() if len(addresses) == 1 else None
    if address is None or len(report.units) != 1 or len(editions) != 1:
        raise UnitRefusedError(
            Message(
                "ファイル名から、送信元・宛先・ファイル連番が一つに決まりません。一つの送信単位のファイルだけを指定してください。",
                "The file names do not say one sender, one destination and one stamp. Give the files of one unit.",
            ),
            report,
        )
    sender, destination, stamp = address
    unit = report.units[0]
    return Envelope(_party(sender), _party(destination), stamp, unit.kinds, unit.months, editions.pop())


def _party(address: Address) -> Party:
    return Party(address.office_number, address.service_type)
