"""An office that keeps its own key: seals what it sends, opens what it fetches, signs its receipts."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509

from careplan.client.answers import Acceptance, TransmissionDetail
from careplan.client.client import Client
from careplan.client.proofs import verify_acceptance, verify_delivery, write_time
from careplan.client.pseudonyms import pseudonyms_of
from careplan.client.units import check_unit
from careplan.sealing import (
    Credential,
    OpenedUnit,
    ReplayPort,
    SealedUnit,
    Statement,
    Trust,
    open_unit,
    seal,
    sign_statement,
)
from careplan.standard.check import Report, check_files

CLEAN, WITH_ERRORS = "clean", "with-errors"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A unit that was checked and sealed, and can be sent, or sent again, as it is."""

    unit: SealedUnit
    report: Report


@dataclass(frozen=True, slots=True)
class Sent:
    """A unit that was accepted: the exchange's answer, its statement verified, and what the check had said."""

    acceptance: Acceptance
    statement: Statement
    report: Report


@dataclass(frozen=True, slots=True)
class Received:
    """A unit that was fetched, opened and checked. `acceptance` is the exchange's signed statement."""

    id: str
    unit: SealedUnit
    acceptance: bytes
    opened: OpenedUnit
    report: Report

    @property
    def files(self) -> dict[str, bytes]:
        """The files, name to bytes."""
        return self.opened.files

    @property
    def verdict(self) -> str:
        """What the receipt will say of the check: "clean" or "with-errors"."""
        return WITH_ERRORS if self.report.errors else CLEAN


class Office:
    """An office's own end of the exchange.

    Besides `ClientError` its methods raise `SealingError` where a unit, a certificate or a header is refused.

    Args:
        client: logged in as staff of this office.
        credential: the office's certificate and key.
        anchors: the authorities that it trusts; not taken from the exchange, which could name any.
        clock: says the time, aware.
        replay: remembers what was opened; without it that is not asked.
        pseudonym_key: the office's own key of pseudonyms (32 bytes); with it, what is sent and fetched can be
            found by service user, and the newest version of each person's plan is told.
        earlier: certificates and keys from before a renewal; they open what was sealed for them.

    """

    def __init__(  # noqa: PLR0913 - what belongs to an office
        self,
        client: Client,
        credential: Credential,
        anchors: tuple[x509.Certificate, ...],
        *,
        clock: Callable[[], datetime],
        replay: ReplayPort | None = None,
        pseudonym_key: bytes | None = None,
        earlier: tuple[Credential, ...] = (),
    ) -> None:
        self.client = client
        self.credential = credential
        self.anchors = anchors
        self._clock = clock
        self._replay = replay
        self._pseudonym_key = pseudonym_key
        self._earlier = earlier

    def trust(self) -> Trust:
        """Return the authorities with their revocation lists as the exchange has them now; the lists are signed."""
        return Trust(self.anchors, self.client.directory.crls())

    def prepare(self, files: Mapping[str, bytes], *, allow_errors: bool = False) -> Prepared:
        """Check the files (name to bytes) of one unit and seal them for their destination's certificate.

        Raises:
            UnitRefusedError: the check found errors (unless they are allowed), or the files are not one unit.
            SealingError: the destination's certificate or ours is not good, or revoked.
            ClientError: the certificate or the revocation lists cannot be had.

        """
        report, envelope = check_unit(files, allow_errors=allow_errors)
        recipient = self.client.directory.certificate(envelope.destination.office_number)
        unit = seal(
            files,
            envelope,
            signer=self.credential,
            recipient=recipient,
            trust=self.trust(),
            at=self._clock(),
        )
        return Prepared(unit, report)

    def send(
        self, files: Mapping[str, bytes], *, allow_errors: bool = False, idempotency_key: str | None = None
    ) -> Sent:
        """Check, seal and send the files of one unit, and verify the statement by which it was accepted.

        Raises:
            ProofRefusedError: the statement is not the exchange's, or not about these bytes.
            UnitRefusedError, SealingError, ClientError: as `prepare` and `Client.send_sealed` do.

        """
        prepared = self.prepare(files, allow_errors=allow_errors)
        return self.send_prepared(prepared, idempotency_key=idempotency_key)

    def send_prepared(self, prepared: Prepared, *, idempotency_key: str | None = None) -> Sent:
        """Send what `prepare` made, and verify the statement. Sent again, it is accepted once."""
        unit = prepared.unit
        acceptance = self.client.send_sealed(
            unit, idempotency_key=idempotency_key, pseudonyms=self._pseudonyms(prepared.report)
        )
        statement = verify_acceptance(
            acceptance,
            sealed_sha256=_sha256(unit.sealed),
            header_sha256=_sha256(unit.header),
            trust=self.trust(),
            at=self._clock(),
        )
        return Sent(acceptance, statement, prepared.report)

    def fetch(self, transmission_id: str, *, in_order: bool = False) -> Received:
        """Fetch a unit, open it by all its steps, and check its files.

        `in_order`: only if none of the same sender's with an older stamp is unfetched.

        Raises:
            SealingError: the unit is refused; `step` says by which step of `open_unit`.
            ProofRefusedError: it is another transmission than was asked for.

        """
        content = self.client.content(transmission_id, in_order=in_order)
        opened = open_unit(
            content.sealed,
            credential=self.credential,
            trust=self.trust(),
            at=self._clock(),
            header=content.header,
            acceptance=content.statement,
            replay=self._replay,
            earlier=self._earlier,
        )
        verify_delivery(content, transmission_id)
        unit = SealedUnit(content.sealed, content.header)
        report = check_files(opened.files)
        if self._pseudonym_key is not None:
            self.client.put_pseudonyms(transmission_id, self._pseudonyms(report))
        return Received(transmission_id, unit, content.statement, opened, report)

    def _pseudonyms(self, report: Report) -> tuple[str, ...]:
        key = self._pseudonym_key
        return () if key is None else pseudonyms_of(key, report.files)

    def receipt(self, received: Received | str) -> TransmissionDetail:
        """Sign the receipt of what was received, by the hashes of its own bytes, and hand it in.

        Given an identifier, the unit is fetched and opened first: nothing is signed unseen.
        """
        if isinstance(received, str):
            received = self.fetch(received)
        now = self._clock()
        body = {
            "transmission": received.id,
            "sealed_sha256": _sha256(received.unit.sealed),
            "header_sha256": _sha256(received.unit.header),
            "received_at": write_time(now),
            "verdict": received.verdict,
        }
        statement = sign_statement("receipt", body, signer=self.credential, at=now)
        return self.client.give_receipt(received.id, statement)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
