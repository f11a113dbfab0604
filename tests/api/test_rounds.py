"""Rounds beside the requests: after each pause, whatever went wrong before, until the end of the service."""

import asyncio
from datetime import timedelta
from pathlib import Path

from careplan.api.rounds import Stopping, every, rounds
from careplan.exchange.retention.policy import RetentionPolicy
from support.api_town import HELP, SUPPORT, party, town, unit


async def test_a_round_follows_each_pause_and_a_failed_one_ends_nothing() -> None:
    may, done, seen = asyncio.Semaphore(0), asyncio.Semaphore(0), list[bool]()
    loop = asyncio.get_running_loop()

    async def pause(ending: asyncio.Event) -> None:
        waits = [asyncio.create_task(each) for each in (may.acquire(), ending.wait())]
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for each in waits:
            each.cancel()

    def do(stopping: Stopping) -> None:
        seen.append(stopping())
        loop.call_soon_threadsafe(done.release)
        raise OSError

    async with rounds("test", do, pause):
        for _ in range(3):
            may.release()
            await done.acquire()
    assert seen == [False] * 3


async def test_the_end_cuts_a_pause_short() -> None:
    async with asyncio.timeout(10), rounds("test", lambda _: None, every(3600)):
        pass


async def test_a_running_service_lets_expire_what_nobody_received(tmp_path: Path) -> None:
    async with town(tmp_path) as here:
        sender = await here.register(party(SUPPORT), "hosted")
        await here.register(party(HELP), "hosted")
        sent = (await here.post_files(unit(f"plan-{HELP.number}").files, sender)).json()
        policy = RetentionPolicy()
        shown = (await here.http.get(f"/v1/transmissions/{sent['id']}", headers=sender)).json()
        assert (shown["expiring"], shown["purged_at"], shown["expires_at"][:10]) == (
            False,
            None,
            "2027-02-20",
        )
        here.clock.advance(seconds=policy.expire_after.total_seconds())
        housekeeping = here.app.state.services.housekeeping
        assert housekeeping.run(here.clock()).expired == 1
        here.clock.advance(days=30)
        assert housekeeping.run(here.clock()).purged == 1
        sender = await here.login(f"staff-{SUPPORT.number}")
        shown = (await here.http.get(f"/v1/transmissions/{sent['id']}", headers=sender)).json()
        assert (shown["state"], shown["expires_at"]) == ("expired", None)
        assert shown["purged_at"] > shown["changed_at"]
        evidence = await here.http.get(f"/v1/transmissions/{sent['id']}/evidence", headers=sender)
        assert (evidence.status_code, evidence.content[:2]) == (200, b"PK")
        assert timedelta() < policy.warn_before
