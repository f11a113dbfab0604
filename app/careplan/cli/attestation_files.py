"""The attestation of a run as a file, and with what it is signed."""

from datetime import UTC, datetime
from pathlib import Path

from careplan.cli.console import CannotRunError, Language
from careplan.cli.saved_files import save_over
from careplan.cli.trust_files import ending, load_own
from careplan.conformance.vendor.attestation import attest
from careplan.conformance.vendor.reports import Run
from careplan.sealing import Credential
from careplan.standard.findings import Message

_DER = b"\x30"
Signing = tuple[Path, Credential]


def signing_with(
    file: Path | None, certificate: Path | None, key: Path | None, language: Language | None
) -> Signing | None:
    """Return where the attestation goes and who signs, None where none is asked for; read before the run begins."""
    if file is None:
        return None
    with ending(language):
        if certificate is None or key is None:
            raise CannotRunError(
                Message(
                    "--attest には --certificate と --key が要ります（careplan authority issue で作れます）。",
                    "--attest needs --certificate and --key (careplan authority issue makes them).",
                )
            )
        return file, load_own(certificate, key)


def save_attestation(done: Run, file: Path, signer: Credential) -> None:
    """Sign a run now, and write it; an older attestation of that name is replaced."""
    with ending(None):
        save_over(attest(done, signer=signer, at=datetime.now(UTC)), file, [_DER])
