"""The sandbox authority: issue, renew, revoke, publish the revocation list."""

from careplan.authority.authority import CRL_DAYS, HOLDER_DAYS, ROOT_DAYS, Authority, Issued
from careplan.authority.certificates import Holder
from careplan.authority.errors import AuthorityError
from careplan.authority.folder import (
    certificate_pem,
    certify_in_folder,
    init_folder,
    issue_in_folder,
    key_pem,
    load_folder,
    renew_in_folder,
    revoke_in_folder,
    save_renewed,
)
from careplan.authority.key_folder import KeyFolder, load_earlier
from careplan.authority.keys import KeyType, generate_key
from careplan.authority.requests import make_request, request_key

__all__ = [
    "CRL_DAYS",
    "HOLDER_DAYS",
    "ROOT_DAYS",
    "Authority",
    "AuthorityError",
    "Holder",
    "Issued",
    "KeyFolder",
    "KeyType",
    "certificate_pem",
    "certify_in_folder",
    "generate_key",
    "init_folder",
    "issue_in_folder",
    "key_pem",
    "load_earlier",
    "load_folder",
    "make_request",
    "renew_in_folder",
    "request_key",
    "revoke_in_folder",
    "save_renewed",
]
