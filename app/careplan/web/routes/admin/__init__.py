"""The administrator's room: offices, staff, certificates, and what the sandbox does."""

from careplan.web.routes.admin import (
    audit,
    certificates,
    nuisance,
    offices,
    overview,
    registration,
    service,
    staff,
)

AREAS = (overview, offices, registration, staff, certificates, nuisance, audit, service)
