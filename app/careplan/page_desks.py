"""What the pages work with, out of the services behind the routes. A part of `careplan.main`."""

from starlette.types import Scope

import careplan
from careplan.api.client_certificate import presented_certificate
from careplan.api.recording.caller import note_caller
from careplan.api.services import Services
from careplan.exchange.lockers.desk import LockerDesk
from careplan.exchange.people.staff import Session
from careplan.protection import (
    locker_limits,
)
from careplan.settings import Settings, public_settings
from careplan.web.administration import AdministrationDesks, ServiceFacts
from careplan.web.checking.inspections import Inspections
from careplan.web.desks import Desks
from careplan.web.renewals import Renewals


def make_desks(settings: Settings, services: Services) -> Desks:
    """Return the desks of the pages: those of the routes, and what only pages need."""
    return Desks(
        door=services.door,
        renewal=services.renewal,
        one_time=services.one_time,
        renewals=Renewals(),
        staff=services.staff,
        registry=services.registry,
        linkage=services.linkage,
        lists=services.lists,
        delivery=services.delivery,
        hosted=services.hosted,
        preview=services.preview,
        drafts=services.drafts,
        evidence=services.evidence,
        years=services.years,
        notices=services.notices,
        threads=services.workers,
        clock=services.clock,
        presented=presented_certificate,
        admit=lambda scope, session: _admit(services, scope, session),
        development=services.mode.development,
        public_address=settings.public_address,
        administration=_administration(settings, services),
        most_files=settings.max_files,
        archive=services.archive,
        signer=services.signer,
        lockers=LockerDesk(services.door.store, locker_limits(settings)),
        inspections=Inspections(),
    )


def _administration(settings: Settings, services: Services) -> AdministrationDesks:
    return AdministrationDesks(
        registry=services.registry,
        linkage=services.linkage,
        staff=services.staff,
        enrolment=services.enrolment,
        requests=services.requests,
        certificates=services.certificates,
        nuisance=services.nuisance,
        audit=services.audit,
        housekeeping=services.housekeeping,
        trust=services.trust,
        signer=services.signer,
        verify_ready=services.verify_ready,
        facts=ServiceFacts(
            version=careplan.__version__,
            tls=services.mode.tls,
            behind_proxy=services.mode.behind_proxy,
            database="SQLite" if settings.database_url is None else "PostgreSQL",
            login=services.door.policy,
            retention=services.housekeeping.sweeper.policy,
            settings=public_settings(settings),
        ),
        town=services.town,
        recording=services.recording.desk,
        look_again=services.recording.poll,
    )


def _admit(services: Services, scope: Scope, session: Session) -> None:
    note_caller(scope["state"], session)
    services.rates.verify_session(session.staff_id, session.office_number)
