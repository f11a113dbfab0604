"""What protects the service, out of its settings: what is asked at log-in, TLS, how long things are kept."""

import ssl
from datetime import timedelta

from careplan.api.rates import Bucket, Rates
from careplan.api.services import Clock
from careplan.api.tls import FollowedContext, load_server_credential, load_server_files, server_context
from careplan.api.watchers import Watchers
from careplan.authority import load_folder
from careplan.authority.server_certificate import issue_server
from careplan.exchange.certificates.trusted import load_anchors, version_of
from careplan.exchange.lockers.desk import LockerLimits
from careplan.exchange.people.lockout import LockPolicy
from careplan.exchange.people.login_policy import Demand, LoginPolicy
from careplan.exchange.retention.policy import RetentionPolicy
from careplan.settings import Settings, SettingsError
from careplan.store.datafolder import AUTHORITY

_LOCAL = ("localhost", "127.0.0.1", "::1")


def login_policy(settings: Settings) -> LoginPolicy:
    """Return what is asked of those who log in."""
    protected = settings.tls or bool(settings.trusted_proxies)
    days = settings.password_days
    return LoginPolicy(
        access=timedelta(minutes=settings.session_minutes),
        refresh=timedelta(minutes=settings.refresh_minutes),
        password_age=timedelta(days=days) if days else None,
        otp_required=settings.otp_required,
        certificates=settings.client_certificates or (Demand.OWN if protected else Demand.OFF),
        lock=LockPolicy(settings.lock_failures, timedelta(minutes=settings.lock_minutes)),
    )


def permits_town(settings: Settings) -> bool:
    """Return whether a demonstration town may be made and reset."""
    protected = settings.tls or bool(settings.trusted_proxies)
    return not protected if settings.town is None else settings.town


def retention_policy(settings: Settings) -> RetentionPolicy:
    """Return how long things are kept."""
    return RetentionPolicy(
        expire_after=timedelta(days=settings.expire_days),
        warn_before=timedelta(days=settings.expiry_warn_days),
        purge_closed_after=timedelta(days=settings.purge_closed_days),
        purge_received_after=timedelta(days=settings.purge_received_days),
        forget_keys_after=timedelta(days=settings.idempotency_days),
        forget_notices_after=timedelta(days=settings.notice_days),
        forget_letters_after=timedelta(days=settings.dead_letter_days),
        forget_requests_after=timedelta(hours=settings.recorded_hours),
    )


def locker_limits(settings: Settings) -> LockerLimits:
    """Return how long and how much is kept for visitors of the pages."""
    return LockerLimits(
        files=timedelta(minutes=settings.check_minutes),
        findings=timedelta(days=settings.findings_days),
        runs=timedelta(days=settings.run_days),
        number=settings.max_lockers,
        total_bytes=settings.max_locker_bytes,
    )


def limits_of(settings: Settings) -> Rates:
    """Return how often one may ask."""
    return Rates(
        address=Bucket(settings.rate_address),
        login=Bucket(settings.rate_login),
        staff=Bucket(settings.rate_staff),
        office=Bucket(settings.rate_office),
    )


def watchers(settings: Settings) -> Watchers:
    """Return who may read metrics."""
    token = settings.metrics_token
    return Watchers(None if token is None else token.get_secret_value(), bool(settings.trusted_proxies))


def tls_context(settings: Settings, clock: Clock) -> ssl.SSLContext:
    """Return the TLS context of a data folder that an application was made over; it follows the files of the settings.

    Raises:
        ServeError: the given certificate or key cannot be used.
        SettingsError: only one of them is given.

    """
    given = (settings.tls_certificate, settings.tls_key)
    files = (*settings.trust_anchors, *(path for path in given if path is not None))
    return FollowedContext(
        lambda: _tls_context(settings, clock), lambda: [version_of(path) for path in files]
    ).first


def _tls_context(settings: Settings, clock: Clock) -> ssl.SSLContext:
    authority = load_folder(settings.data / AUTHORITY)
    context = server_context((authority.certificate, *load_anchors(settings.trust_anchors)))
    given = settings.tls_certificate, settings.tls_key
    if given[0] is not None and given[1] is not None:
        load_server_files(context, given[0], given[1])
    elif given != (None, None):
        raise SettingsError(["tls_certificate", "tls_key"])
    else:
        names = dict.fromkeys((*_LOCAL, settings.host, *settings.tls_names))
        made = issue_server(authority.credential, tuple(names), at=clock())
        load_server_credential(context, made, settings.data)
    return context
