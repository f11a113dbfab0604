"""Whom the exchange trusts: the sandbox's own authority, and others given by their files."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import TypeVar

from cryptography import x509

from careplan.exchange.certificates import refusals
from careplan.exchange.certificates.ports import Authority
from careplan.exchange.errors import ExchangeError
from careplan.trust import Trust, TrustError, load_certificates, load_crl

T = TypeVar("T")
_Read = dict[Path, tuple[object, T]]
"""What was read of a file, with the version it then had."""


@dataclass(frozen=True, slots=True)
class TrustedAuthorities:
    """`careplan.exchange.certificates.ports.TrustSource`: the sandbox's own authority, and others given by their files.

    The files are read each time they have changed, so that authorities and lists can be replaced while the service
    runs. One that is half written, gone, or a published key's counts as what it was before.
    """

    own: Authority
    anchors: tuple[x509.Certificate, ...] = ()
    crl_files: tuple[Path, ...] = ()
    crl_age: timedelta | None = None
    """How long a list is believed after it was made."""
    sandbox: bool = False
    """Whether published keys (those of `certs/`) are trusted too."""
    anchor_files: tuple[Path, ...] = ()
    """Files of further anchors."""
    _lists: _Read[x509.CertificateRevocationList] = field(default_factory=dict)
    _anchors: _Read[tuple[x509.Certificate, ...]] = field(default_factory=dict)
    _last: list[Trust] = field(default_factory=list)

    def trust(self, at: datetime) -> Trust:
        """Return the anchors and the revocation lists to ask at that time: the same object while they are the same."""
        anchors = (self.own.certificate, *self._others())
        lists = (self.own.crl(at), *[_again(self._lists, path, _load_list) for path in self.crl_files])
        known = self._last[0] if self._last else None
        if known is None or (known.anchors, known.crls) != (anchors, lists):
            known = Trust(anchors, lists, self.crl_age, self.sandbox)
            self._last[:] = [known]
        return known

    def verify_lists(self, at: datetime) -> None:
        """Refuse authorities whose certificates would all be refused, for want of a revocation list.

        Raises:
            ExchangeError: trust-list-missing, trust-file-missing.
            TrustError: a file is no list, or an authority's key is published.

        """
        named = {crl.issuer for crl in self.trust(at).crls or ()}
        for anchor in self._others():
            if anchor.subject not in named:
                raise refusals.trust_list_missing(anchor.subject.rfc4514_string())

    def _others(self) -> tuple[x509.Certificate, ...]:
        read = [_again(self._anchors, path, self._load_anchors) for path in self.anchor_files]
        return (*self.anchors, *chain.from_iterable(read))

    def _load_anchors(self, path: Path) -> tuple[x509.Certificate, ...]:
        return Trust(load_anchors([path]), sandbox=self.sandbox).anchors


def _load_list(path: Path) -> x509.CertificateRevocationList:
    return load_crl(_bytes_of(path))


def _again(known: _Read[T], path: Path, load: Callable[[Path], T]) -> T:
    """Return what a file holds, read again where it has changed; what it held before where it is none now."""
    version, before = version_of(path), known.get(path)
    if before is None or before[0] != version:
        try:
            before = (version, load(path))
        except (ExchangeError, TrustError):
            if before is None:
                raise
            return before[1]
        known[path] = before
    return before[1]


def load_anchors(paths: Sequence[Path]) -> tuple[x509.Certificate, ...]:
    """Return the certificates of every file.

    Raises:
        TrustError: a file is no certificate.
        ExchangeError: trust-file-missing.

    """
    return tuple(each for path in paths for each in load_certificates(_bytes_of(path)))


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise refusals.trust_file_missing(str(path)) from error


def version_of(path: Path) -> object:
    """Return what changes when the file does, None where it cannot be looked at; the index is only appended to."""
    try:
        stat = os.stat(path)  # noqa: PTH116 - asked for with each request, and half as dear as by the path
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_size, stat.st_ino
