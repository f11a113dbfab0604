"""What of a list is asked for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Filter:
    """Only those of a kind of file, a month (YYYYMM), the other office, or a service user by our pseudonym."""

    kind: str | None = None
    month: str | None = None
    partner: str | None = None
    pseudonym: str | None = None

    def query(self, partner: str) -> dict[str, str]:
        """Return it as parameters; `partner` is what the list calls the other office."""
        named = {
            "kind": self.kind,
            "month": self.month,
            partner: self.partner,
            "pseudonym": self.pseudonym,
        }
        return {name: value for name, value in named.items() if value is not None}
