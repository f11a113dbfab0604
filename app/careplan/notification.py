"""How notices leave the service, out of its settings. A part of `careplan.main`."""

import random
import ssl
from collections.abc import Callable
from datetime import timedelta
from ipaddress import ip_address

from careplan.api.notice.courier import Courier, Sender
from careplan.api.notice.post import Poster, trusting_besides
from careplan.api.nuisance.duplicates import Duplicates
from careplan.api.services import Clock
from careplan.api.workers import Workers
from careplan.exchange.custody.cabinet import KeyCabinet
from careplan.exchange.notice.addresses import AddressRule
from careplan.exchange.notice.deliveries import Backoff, DeliveryBook
from careplan.exchange.notice.webhook_desk import WebhookDesk
from careplan.exchange.nuisance.desk import NuisanceDesk
from careplan.exchange.ports import Store
from careplan.settings import Settings, SettingsError

_LEASES = 3  # a try may take its time and be settled late; only then another process takes it over


def make_webhook_desk(settings: Settings, store: Store, cabinet: KeyCabinet) -> WebhookDesk:
    """Return the desk where offices keep their webhooks."""
    return WebhookDesk(store, cabinet, _rule(settings), settings.max_webhooks)


def make_courier(
    settings: Settings, nuisance: NuisanceDesk, cabinet: KeyCabinet, workers: Workers, clock: Clock
) -> Courier:
    """Return the deliverer of webhooks.

    Raises:
        SettingsError: the file of authorities cannot be used.

    """
    book = DeliveryBook(
        nuisance.store,
        cabinet,
        Backoff(random.random),
        settings.webhook_attempts,
        lease=timedelta(seconds=_LEASES * settings.webhook_seconds),
    )
    poster = Poster(_rule(settings), settings.webhook_seconds, trusting=_trusting(settings))
    sender = Sender(poster.post, Duplicates(nuisance, "webhook").times)
    return Courier(book, workers, sender, clock)


def _trusting(settings: Settings) -> Callable[[], ssl.SSLContext]:
    if settings.webhook_ca is None:
        return ssl.create_default_context
    try:
        context = trusting_besides(settings.webhook_ca)  # said at the start, not by a dead letter
    except OSError:
        raise SettingsError(["webhook_ca"]) from None
    return lambda: context


def _rule(settings: Settings) -> AddressRule:
    given = settings.webhook_private
    return AddressRule(_is_loopback(settings.host) if given is None else given)


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
