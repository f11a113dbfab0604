"""The whole service over PostgreSQL: two processes' worth of applications on one database."""

import asyncio
import json
import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
from pydantic import SecretStr

from support.api_town import HELP, PASSWORD, SUPPORT, party, town, unit
from support.event_stream import streaming
from support.postgres import PostgresServer
from support.webhook_receiver import receiving


async def test_the_main_job_over_two_applications(postgres: PostgresServer, tmp_path: Path) -> None:
    url = SecretStr(postgres.fresh("template0"))
    async with town(tmp_path, database_url=url) as one, town(tmp_path, database_url=url) as two:
        sender = await one.register(party(SUPPORT), "hosted")
        receiver = await two.register(party(HELP), "hosted")
        plan = unit(f"plan-{HELP.number}")
        sent = (await one.post_files(plan.files, sender)).json()
        again = (await two.post_files(plan.files, sender)).json()
        assert (again["id"], again["statement"]) == (sent["id"], sent["statement"])
        path = f"/v1/transmissions/{sent['id']}"
        assert (await two.http.get(f"{path}/files", headers=receiver)).status_code == 200
        assert (await two.http.post(f"{path}/receipt", headers=receiver)).json()["state"] == "received"
        assert (await one.http.get(path, headers=sender)).json()["state"] == "received"
        assert (await one.http.get("/readyz")).status_code == 200


async def test_a_step_at_one_application_is_told_by_the_other(
    postgres: PostgresServer, tmp_path: Path
) -> None:
    url = SecretStr(postgres.fresh("template0"))
    quick: dict[str, Any] = {"database_url": url, "notice_seconds": 0.05}
    async with town(tmp_path, **quick) as one, town(tmp_path, **quick) as two, receiving() as receiver:
        sender = await one.register(party(SUPPORT), "hosted")
        told = await two.register(party(HELP), "hosted")
        made = await two.http.post("/v1/webhooks", json={"url": receiver.url}, headers=told)
        assert made.status_code == 201, made.text
        async with streaming(two.app, told) as stream:
            assert await stream.block() == "retry: 2000"
            sent = (await one.post_files(unit(f"plan-{HELP.number}").files, sender)).json()
            event = await stream.event()
        assert event is not None
        assert json.loads(event["data"])["data"]["transmission"] == sent["id"]
        await asyncio.gather(*(each.app.state.services.courier.round() for each in (one, two)))
        while not receiver.arrived:  # whichever of the two has it under way
            await asyncio.gather(*(each.app.state.services.courier.round() for each in (one, two)))
        assert [each.headers["webhook-id"] for each in receiver.arrived] == [json.loads(event["data"])["id"]]


def test_processes_that_start_at_once_on_nothing_are_one_exchange(
    postgres: PostgresServer, tmp_path: Path
) -> None:
    environment = os.environ | {
        "CAREPLAN_DATA": str(tmp_path / "data"),
        "CAREPLAN_DATABASE_URL": postgres.fresh("template0"),
        "CAREPLAN_PORT": "0",
        "CAREPLAN_ADMIN_PASSWORD": PASSWORD,
    }
    command = [sys.executable, "-m", "careplan.main"]
    with ExitStack() as stack:
        started = [
            subprocess.Popen(
                command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
            )
            for _ in range(3)
        ]
        for process in started:
            stack.enter_context(process)
            stack.callback(process.kill)
        lines = [process.stdout.readline().split() for process in started if process.stdout]
        assert [line[:1] for line in lines] == [["ready"]] * 3
        login = {"staff_id": "admin", "password": PASSWORD}
        (certificate,) = {httpx.get(f"{url}/v1/authority/certificate").content for _, url in lines}
        assert certificate
        assert {httpx.post(f"{url}/v1/login", json=login).status_code for _, url in lines} == {200}
