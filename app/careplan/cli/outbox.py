"""Units sealed here, kept until they are surely sent: sealed anew the same files make other bytes."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from careplan.cli.saved_files import save_files
from careplan.client import Office, Prepared, check_unit
from careplan.sealing import SealedUnit

_SEALED, _HEADER = "p7m", "p7s"


@dataclass(frozen=True, slots=True)
class Outbox:
    """A folder of sealed units with their clear headers, named by stamp and a keyed mark of the files."""

    folder: Path

    def prepared(self, office: Office, files: Mapping[str, bytes], *, allow_errors: bool) -> Prepared:
        """Return the unit as it was sealed before; seal and keep it where it was not.

        Raises:
            UnitRefusedError, SealingError, ClientError: as `Office.prepare`.
            OSError: the folder cannot be read or written.

        """
        report, envelope = check_unit(files, allow_errors=allow_errors)
        stem = f"{envelope.stamp}-{_mark(office, files)}"
        sealed, header = (self.folder / f"{stem}.{suffix}" for suffix in (_SEALED, _HEADER))
        if sealed.exists() and header.exists():
            return Prepared(SealedUnit(sealed.read_bytes(), header.read_bytes()), report)
        made = office.prepare(files, allow_errors=allow_errors)
        save_files({header.name: made.unit.header, sealed.name: made.unit.sealed}, self.folder)
        return made


def _mark(office: Office, files: Mapping[str, bytes]) -> str:
    """Return a mark of the files under the office's key: a hash of a deletion could be guessed back."""
    key = office.credential.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    mac = hmac.new(key, digestmod="sha256")
    for name in sorted(files):
        for part in (name.encode(), files[name]):
            mac.update(len(part).to_bytes(8, "big") + part)
    return mac.hexdigest()[:16]
