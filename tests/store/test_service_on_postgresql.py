"""The whole service over PostgreSQL: two processes' worth of applications on one database."""

from pathlib import Path

from pydantic import SecretStr

from support.api_town import HELP, SUPPORT, party, town, unit
from support.postgres import PostgresServer


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
