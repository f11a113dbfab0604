"""The services that a person of a story has: those of the town, with what the story says of them."""

from typing import Any

from careplan.conformance.scenarios.town import Resident, Words, town


def services_of(resident: Resident) -> list[dict[str, Any]]:
    """Return the services of a person, each with the name by which the town knows it (`is`)."""
    return [_service(entry) for entry in resident.has["services"]]


def _service(entry: str | Words) -> dict[str, Any]:
    """Return a service: a name of the town, or a table that names one and says what is different."""
    changed = {"is": entry} if isinstance(entry, str) else dict(entry)
    return {**town()["service"][changed["is"]], **changed}
