"""What a check says of files as they normally are, and what is left when that is left out."""

from collections.abc import Iterable

from careplan.standard.findings import Finding

NORMAL = {"file.several-users"}


def unusual(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings without those that any file of several service users has."""
    return [finding for finding in findings if finding.rule not in NORMAL]
