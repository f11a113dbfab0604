"""The log over a whole journey - every route, asked by everybody - names nobody and holds no secret."""

import json
import re
from pathlib import Path

from structlog.testing import capture_logs

from support.api_town import HELP, PASSWORD, RENTAL, SUPPORT, unit
from support.offline_routes import document, operations
from support.route_world import ACTORS, CHIEF_PASSWORD, build, request_of, visiting

SKIPPED = "GET /v1/events"  # never ends; a stream is logged as any answer
KNOWN = {
    "event",
    "log_level",
    "request_id",
    "method",
    "route",
    "status",
    "ms",
    "error",
    "at",
    "task",
    "nuisance",
}


async def test_the_log_of_a_whole_journey_names_nobody(tmp_path: Path) -> None:
    with capture_logs() as lines:
        world = await build(tmp_path)
        async with visiting(world, tmp_path / "visited") as (_, http):
            for method, path, operation in operations():
                for actor in ACTORS:
                    if f"{method} {path}" == SKIPPED:
                        continue
                    _, url, rest = request_of(world, f"{method} {path}", operation, document())
                    headers = rest.get("headers", {}) | world.tokens[actor]
                    await http.request(method, url, **(rest | {"headers": headers}), params={"q": "secret"})
    written = json.dumps(lines, ensure_ascii=False)
    assert len(lines) > len(ACTORS) * 60
    assert {name for line in lines for name in line} <= KNOWN
    tokens = {
        headers["Authorization"].removeprefix("Bearer ") for headers in world.tokens.values() if headers
    }
    for secret in secrets() | tokens:
        assert secret not in written, secret
    for name, ours in world.ids.items():
        assert ours not in written, name


def secrets() -> set[str]:
    """Return names, numbers and passwords of everybody in it; numbers of service users as the files have them."""
    files = unit(f"plan-{HELP.number}").files | unit(f"month-{HELP.number}").files
    fields = {
        field
        for content in files.values()
        for field in re.findall(r'"([^"\r\n]+)"', content.decode("cp932"))
        if not field.isascii() or len(field) >= 8
    }
    assert len(fields) > 20
    offices = {each.number for each in (SUPPORT, HELP, RENTAL)}
    return (
        fields
        | offices
        | {PASSWORD, CHIEF_PASSWORD, "staff-", "chief-", "みほん", "secret", "Bearer", "192.0.2"}
    )
