"""The administrator's room: offices, staff, certificates, and what the sandbox does."""

from careplan.web.routes.admin import certificates, offices, overview, registration, staff

AREAS = (overview, offices, registration, staff, certificates)
