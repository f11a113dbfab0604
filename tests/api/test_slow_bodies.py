"""A body that does not come is not waited for; a client that waits for its answer is."""

import anyio
import pytest
from starlette.types import Message, Receive, Scope, Send

from careplan.api.bounds import BodyBound, BodyLimits
from careplan.api.problems import ProblemError

SCOPE: Scope = {"type": "http", "path": "/v1/check", "headers": []}


async def nothing(_: Message) -> None:
    """Send nowhere."""


async def test_a_body_that_does_not_come_is_refused() -> None:
    parts = [{"type": "http.request", "body": b"x", "more_body": True}]

    async def receive() -> Message:
        if parts:
            return parts.pop()
        await anyio.sleep_forever()
        raise AssertionError

    async def application(_: Scope, receive: Receive, __: Send) -> None:
        await receive()
        await receive()

    with pytest.raises(ProblemError) as refused:
        await BodyBound(application, BodyLimits(seconds=0.01))(SCOPE, receive, nothing)
    assert refused.value.kind.code == "too-slow"


@pytest.mark.parametrize(
    "declared", [(), ((b"content-length", b"1"),), ((b"transfer-encoding", b"chunked"),)]
)
async def test_a_get_is_waited_for_only_where_it_declares_a_body(
    declared: tuple[tuple[bytes, bytes], ...],
) -> None:
    async def receive() -> Message:
        await anyio.lowlevel.checkpoint()
        await anyio.lowlevel.checkpoint()
        return {"type": "http.request", "body": b"", "more_body": False}

    async def application(_: Scope, receive: Receive, __: Send) -> None:
        await receive()

    bound = BodyBound(application, BodyLimits(seconds=0))
    asked = bound({**SCOPE, "method": "GET", "headers": list(declared)}, receive, nothing)
    if declared:
        with pytest.raises(ProblemError) as refused:
            await asked
        assert refused.value.kind.code == "too-slow"
    else:
        await asked


async def test_after_the_body_there_is_all_the_time() -> None:
    left = anyio.Event()

    async def receive() -> Message:
        if not left.is_set():
            left.set()
            return {"type": "http.request", "body": b"x", "more_body": False}
        await anyio.lowlevel.checkpoint()
        return {"type": "http.disconnect"}

    seen: list[str] = []

    async def application(_: Scope, receive: Receive, __: Send) -> None:
        seen.extend([(await receive())["type"], (await receive())["type"]])

    await BodyBound(application, BodyLimits(seconds=0))(SCOPE, receive, nothing)
    assert seen == ["http.request", "http.disconnect"]
