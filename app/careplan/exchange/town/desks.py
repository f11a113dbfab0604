"""The desks at which the town's story is played: those of the exchange, at times that have passed.

What was accepted three months ago was signed with a certificate of then. The exchange's own may be an hour old: for
the town it gets one more, whose key is forgotten when the town stands. Revocation is asked of the list of now, which
knows more than one of then did.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from careplan.exchange.certificates.enrolment import EnrolmentDesk
from careplan.exchange.certificates.ports import Authority, TrustSource
from careplan.exchange.custody.hosted_keys import HostedKeys
from careplan.exchange.directory.linkage import LinkageDesk
from careplan.exchange.directory.registry import Registry
from careplan.exchange.people.staffing import StaffDesk
from careplan.exchange.ports import Store
from careplan.exchange.receiving.delivery import DeliveryDesk
from careplan.exchange.sending.drafts import DraftDesk
from careplan.exchange.sending.hosted import HostedDesk
from careplan.exchange.sending.preview import PreviewDesk
from careplan.trust import Credential, Trust

_DAYS = 400


@dataclass(frozen=True, slots=True)
class TrustOfNow:
    """`TrustSource`: what is known now, for whichever time it is asked."""

    source: TrustSource
    now: datetime

    def trust(self, _at: datetime) -> Trust:
        """Return the anchors and the revocation lists of now."""
        return self.source.trust(self.now)


@dataclass(frozen=True, slots=True)
class Desks:
    """Where the story is played."""

    store: Store
    authority: Authority
    trust: TrustSource
    registry: Registry
    enrolment: EnrolmentDesk
    staff: StaffDesk
    linkage: LinkageDesk
    delivery: DeliveryDesk
    hosted: HostedDesk
    preview: PreviewDesk
    drafts: DraftDesk
    signer: Credential
    """The exchange's certificate of then."""


def set_up(
    staff: StaffDesk, drafts: DraftDesk, enrolment: EnrolmentDesk, since: datetime, now: datetime
) -> Desks:
    """Return the desks for a story that begins at `since`.

    Raises:
        ExchangeError: authority-unavailable.

    """
    store, authority, hosted = enrolment.store, enrolment.authority, drafts.hosted
    trust = TrustOfNow(enrolment.trust, now)
    signer = authority.issue_exchange(since - timedelta(days=1), _DAYS)
    delivery = DeliveryDesk(store, trust)
    acceptance = replace(hosted.acceptance, trust=trust, signer=lambda: signer)
    keys = HostedKeys(store, trust, enrolment.cabinet)
    past = HostedDesk(acceptance, delivery, keys, hosted.secrets, hosted.limits)
    return Desks(
        store=store,
        authority=authority,
        trust=trust,
        registry=Registry(store),
        enrolment=replace(enrolment, trust=trust),
        staff=staff,
        linkage=LinkageDesk(store),
        delivery=delivery,
        hosted=past,
        preview=PreviewDesk(past),
        drafts=replace(drafts, hosted=past),
        signer=signer,
    )
