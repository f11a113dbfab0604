"""What a trust remembers of its own judgements: who issued a certificate, and while when it was found good.

Only what was good is remembered, and only in the `Trust` that judged it: another list or another authority is another
`Trust`, which remembers nothing. Within one, nothing but time changes the answer, and of time the bounds are kept.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from cryptography import x509

_MOST: Final = 4096


@dataclass(frozen=True, slots=True)
class Standing:
    """A certificate's being good: between which moments, both included, and until when revocation is known."""

    issuer: x509.Certificate
    begins: datetime
    ends: datetime
    known_until: datetime

    def holds(self, issuer: x509.Certificate, at: datetime, revocation_at: datetime) -> bool:
        """Tell whether the judgement would be the same by this issuer at these moments."""
        return self.issuer is issuer and self.begins <= at <= self.ends and revocation_at <= self.known_until


@dataclass(frozen=True, slots=True)
class Judged:
    """The certificates that one `Trust` found good. When there are too many, it begins anew."""

    issuers: dict[x509.Certificate, x509.Certificate] = field(default_factory=dict)
    standings: dict[x509.Certificate, Standing] = field(default_factory=dict)

    def keep_issuer(self, certificate: x509.Certificate, issuer: x509.Certificate) -> None:
        """Remember which anchor issued a certificate."""
        if len(self.issuers) >= _MOST:
            self.issuers.clear()
        self.issuers[certificate] = issuer

    def keep_standing(self, certificate: x509.Certificate, standing: Standing) -> None:
        """Remember while when a certificate is good."""
        if len(self.standings) >= _MOST:
            self.standings.clear()
        self.standings[certificate] = standing
