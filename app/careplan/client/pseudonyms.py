"""Pseudonyms of an office that keeps its own key: from a key file of its own, which the exchange never sees."""

from collections.abc import Iterable

from careplan.exchange.receiving.pseudonyms import KEY_BYTES, MOST, pseudonym
from careplan.standard.filecheck import FileReport
from careplan.workbench.disclosure import disclosed

__all__ = ["KEY_BYTES", "pseudonym", "pseudonyms_of"]


def pseudonyms_of(key: bytes, files: Iterable[FileReport]) -> tuple[str, ...]:
    """Return the pseudonyms of the service users in checked files, none where they are more than are taken."""
    users = disclosed(files).service_users
    if len(users) > MOST:
        return ()
    return tuple(sorted(pseudonym(key, each.insurer_number, each.insured_number) for each in users))
