"""The folder in which an office keeps its own keys, those of before too: they open what was sealed for them.

`N.crt` and `N.key` are in use, `N-SERIAL.crt` and `N-SERIAL.key` were before a renewal. `N.next.key` waits for its
certificate; `N.csr` is the request for it.
"""

from dataclasses import dataclass
from glob import escape
from pathlib import Path

from careplan.authority.certificates import Holder
from careplan.authority.files import write_whole
from careplan.authority.folder import key_pem, save_renewed
from careplan.authority.keys import KeyType, generate_key
from careplan.authority.requests import make_request
from careplan.trust import Credential, Role, TrustError, load_credential, load_key


@dataclass(frozen=True, slots=True)
class KeyFolder:
    """A folder with the keys of one office."""

    folder: Path
    office_number: str

    @property
    def request_file(self) -> Path:
        """The request, to be shown with the issue password."""
        return self.folder / f"{self.office_number}.csr"

    @property
    def _next_key(self) -> Path:
        return self.folder / f"{self.office_number}.next.key"

    def begin(self, key_type: KeyType) -> bytes:
        """Make a key and its request (CSR, PEM); one that was begun already is taken up again.

        Raises:
            TrustError: the office number is none, or the key that was begun cannot be read.
            OSError: a file cannot be written.

        """
        holder = Holder(Role.OFFICE, f"office {self.office_number}", self.office_number)
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not self._next_key.exists():
            write_whole(self._next_key, key_pem(generate_key(key_type)), private=True)
        request = make_request(holder, load_key(self._next_key.read_bytes()))
        write_whole(self.request_file, request)
        return request

    def finish(self, certificate: bytes) -> Credential:
        """Put the certificate (PEM) beside its key; what was in use before is kept.

        Raises:
            TrustError: it is not of the key that was begun.
            OSError: a file cannot be read or written.

        """
        credential = load_credential(certificate, self._next_key.read_bytes())
        save_renewed(self.folder, self.office_number, credential)
        self._next_key.unlink()
        self.request_file.unlink(missing_ok=True)
        return credential


def load_earlier(certificate: Path) -> tuple[Credential, ...]:
    """Return what was in use before a renewal: the pairs `N-SERIAL` beside `N.crt`; those that cannot be read not."""
    found = sorted(certificate.parent.glob(f"{escape(certificate.stem)}-*.crt"))
    pairs = (_load_pair(path) for path in found)
    return tuple(pair for pair in pairs if pair is not None)


def _load_pair(path: Path) -> Credential | None:
    try:
        return load_credential(path.read_bytes(), path.with_suffix(".key").read_bytes())
    except (OSError, TrustError):
        return None
