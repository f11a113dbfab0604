"""A unit's bytes to a sealed unit and back (CMS, signed inside encrypted). Pure, given keys and time."""

from careplan.sealing.envelope import Envelope, Party
from careplan.sealing.errors import SealingError
from careplan.sealing.header import ClearHeader, verify_header
from careplan.sealing.limits import MAX_FILES, MAX_SEALED
from careplan.sealing.manifest import Manifest, ManifestFile
from careplan.sealing.names import is_safe_name
from careplan.sealing.opener import OpenedUnit, ReplayPort, open_unit
from careplan.sealing.recipients import find_recipient
from careplan.sealing.sealer import SealedUnit, pack, seal
from careplan.sealing.statement import STATEMENT_ROLES, Statement, sign_statement, verify_statement
from careplan.trust import Credential, Trust

__all__ = [
    "MAX_FILES",
    "MAX_SEALED",
    "STATEMENT_ROLES",
    "ClearHeader",
    "Credential",
    "Envelope",
    "Manifest",
    "ManifestFile",
    "OpenedUnit",
    "Party",
    "ReplayPort",
    "SealedUnit",
    "SealingError",
    "Statement",
    "Trust",
    "find_recipient",
    "is_safe_name",
    "open_unit",
    "pack",
    "seal",
    "sign_statement",
    "verify_header",
    "verify_statement",
]
