"""The administrator's room: offices, staff, certificates, and what the sandbox does."""

from careplan.web.routes.admin import (
    audit,
    certificates,
    nuisance,
    offices,
    overview,
    registration,
    requests,
    service,
    staff,
    town,
)

AREAS = (overview, offices, registration, staff, certificates, nuisance, requests, audit, service, town)
