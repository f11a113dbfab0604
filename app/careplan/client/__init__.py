"""The Python client of the exchange, on httpx. `Client` speaks HTTP; `Office` seals, opens and signs besides.

::

    with Client("http://127.0.0.1:8000") as client:
        client.login("staff-1370000018", password)
        office = Office(client, credential, anchors, clock=lambda: datetime.now(UTC))
        sent = office.send(files)                       # checked, sealed, accepted, its statement verified
        for item in client.received(order="stamp"):
            received = office.fetch(item.id)            # opened by all its steps, checked
            office.receipt(received)                    # signed over the bytes that came
"""

from careplan.client.administration import Administration
from careplan.client.answers import (
    Acceptance,
    Content,
    Group,
    InstalledCertificate,
    IssuePassword,
    ListedOffice,
    ListedOffices,
    ListedStaff,
    Login,
    OtpEnrolment,
    Partner,
    Rejection,
    RejectionFinding,
    Session,
    Staff,
    Transmission,
    TransmissionDetail,
    Version,
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
    TooManyRequestsError,
    UnavailableError,
    UnitRefusedError,
    UnusableRequestError,
)
from careplan.client.lists import Filter
from careplan.client.notices import Notice, Notices
from careplan.client.office import Office, Prepared, Received, Sent
from careplan.client.preview import Preview, preview_here
from careplan.client.proofs import verify_acceptance, verify_receipt
from careplan.client.retries import Retries
from careplan.client.tls import tls_context
from careplan.client.tokens import Tokens, TokenStore
from careplan.client.units import check_unit
from careplan.client.webhooks import DeadLetter, Webhook, Webhooks, verify_webhook

__all__ = [
    "Acceptance",
    "Administration",
    "AnswerNotUnderstoodError",
    "AnswerTooLargeError",
    "Client",
    "ClientError",
    "ConnectionFailedError",
    "Content",
    "DeadLetter",
    "Directory",
    "Filter",
    "Group",
    "InstalledCertificate",
    "IssuePassword",
    "ListedOffice",
    "ListedOffices",
    "ListedStaff",
    "Login",
    "NotLoggedInError",
    "Notice",
    "Notices",
    "Office",
    "OtpEnrolment",
    "Partner",
    "Prepared",
    "Preview",
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
    "TokenStore",
    "Tokens",
    "TooManyRequestsError",
    "Transmission",
    "TransmissionDetail",
    "UnavailableError",
    "UnitRefusedError",
    "UnusableRequestError",
    "Version",
    "Webhook",
    "Webhooks",
    "check_unit",
    "preview_here",
    "tls_context",
    "verify_acceptance",
    "verify_receipt",
    "verify_webhook",
]
