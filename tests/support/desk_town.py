"""Three offices with kept keys whose staff sit at the pages of the desk."""

from careplan.exchange.sending.archive import write_archive
from support.api_town import HELP, RENTAL, SUPPORT, Town, party, unit
from support.web_visitor import Visitor, visitor

PLAN = write_archive(unit(f"plan-{HELP.number}").files)
MONTH = write_archive(unit(f"month-{HELP.number}").files)


async def settle(town: Town) -> dict[str, dict[str, str]]:
    """Register the offices; return their log-ins' headers by office number."""
    return {each.number: await town.register(party(each), "hosted") for each in (SUPPORT, HELP, RENTAL)}


async def send(town: Town, headers: dict[str, str], archive: bytes) -> str:
    """Send by the API; return the transmission's id."""
    answer = await town.http.post(
        "/v1/transmissions", content=archive, headers=headers | {"Content-Type": "application/zip"}
    )
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def enter(town: Town, number: str) -> Visitor:
    """Return somebody of an office's staff, logged in."""
    return await visitor(town).log_in(f"staff-{number}")
