"""The Python client of the exchange, on httpx. `Client` speaks HTTP; `Office` seals, opens and signs besides."""

from careplan.client.administration import Administration
from careplan.client.answers import (
    Acceptance,
    Content,
    InstalledCertificate,
    ListedOffice,
    Login,
    Rejection,
    RejectionFinding,
    Session,
    Staff,
    Transmission,
    TransmissionDetail,
)
from careplan.client.client import Client
from careplan.client.directory import Directory
from careplan.client.errors import (
    AnswerNotUnderstoodError,
    AnswerTooLargeError,
    ClientError,
    ConnectionFailedError,
    NotLoggedInError,
    ProblemError,
    ProofRefusedError,
    TimedOutError,
    UnavailableError,
    UnitRefusedError,
    UnusableRequestError,
)
from careplan.client.office import Office, Prepared, Received, Sent
from careplan.client.proofs import verify_acceptance, verify_receipt
from careplan.client.retries import Retries
from careplan.client.units import check_unit

__all__ = [
    "Acceptance",
    "Administration",
    "AnswerNotUnderstoodError",
    "AnswerTooLargeError",
    "Client",
    "ClientError",
    "ConnectionFailedError",
    "Content",
    "Directory",
    "InstalledCertificate",
    "ListedOffice",
    "Login",
    "NotLoggedInError",
    "Office",
    "Prepared",
    "ProblemError",
    "ProofRefusedError",
    "Received",
    "Rejection",
    "RejectionFinding",
    "Retries",
    "Sent",
    "Session",
    "Staff",
    "TimedOutError",
    "Transmission",
    "TransmissionDetail",
    "UnavailableError",
    "UnitRefusedError",
    "UnusableRequestError",
    "check_unit",
    "verify_acceptance",
    "verify_receipt",
]
