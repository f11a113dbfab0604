"""Drafts, and uploads by tus 1.0.0, through HTTP."""

from base64 import b64encode

import httpx
import pytest

from careplan.exchange.sending.archive import write_archive
from support.api_town import HELP, OTHER, OWN, SUPPORT, Town, party, unit

MONTH = unit(f"month-{HELP.number}")
TUS = {"Tus-Resumable": "1.0.0"}
ZIP = "application/zip"


def named(kind: str) -> str:
    return f"filetype {b64encode(kind.encode()).decode()},filename eA=="


@pytest.fixture
async def sender(town: Town) -> dict[str, str]:
    headers = await town.register(party(SUPPORT), "hosted")
    await town.register(party(HELP), "hosted")
    return headers


async def begin(town: Town, headers: dict[str, str], length: int, kind: str = ZIP) -> httpx.Response:
    given = headers | TUS | {"Upload-Length": str(length), "Upload-Metadata": named(kind)}
    return await town.http.post("/v1/uploads", headers=given)


async def patch(town: Town, where: str, headers: dict[str, str], offset: int, body: bytes) -> httpx.Response:
    given = headers | TUS | {"Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
    return await town.http.patch(where, content=body, headers=given)


async def break_off(town: Town, where: str, headers: dict[str, str], body: bytes) -> None:
    """Send a piece of which only the beginning comes: then the client is gone."""
    given = headers | TUS | {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "PATCH",
        "path": where,
        "raw_path": where.encode(),
        "query_string": b"",
        "headers": [(name.lower().encode(), value.encode()) for name, value in given.items()],
        "client": ("127.0.0.1", 1),
        "server": ("t", 80),
        "scheme": "http",
    }
    gone: dict[str, object] = {"type": "http.disconnect"}
    coming = iter([{"type": "http.request", "body": body, "more_body": True}, gone])

    async def receive() -> dict[str, object]:
        return next(coming)

    async def send(_message: object) -> None:
        raise AssertionError("nobody is there to be answered")

    await town.app(scope, receive, send)


async def test_a_draft_s_life(town: Town, sender: dict[str, str]) -> None:
    made = (await town.post_files(MONTH.files, sender, path="/v1/drafts")).json()
    path = f"/v1/drafts/{made['id']}"
    assert made["unit"]["destination"] == {"office": HELP.number, "service_type": HELP.service_type}
    assert (await town.http.get("/v1/drafts", headers=sender)).json() == {"items": [made]}
    assert (await town.http.get(path, headers=sender)).json() == made
    assert (await town.http.get(f"{path}/files", headers=sender)).content == write_archive(MONTH.files)
    zipped = sender | {"Content-Type": ZIP}
    some = write_archive(dict(list(MONTH.files.items())[:1]))
    changed = (await town.http.put(path, content=some, headers=zipped)).json()
    assert (changed["unit"]["errors"] > 0, changed["refusal"]) == (True, "unit-has-errors")
    refused = await town.http.post(f"{path}/sending", headers=sender)
    assert refused.json()["code"] == "unit-has-errors"
    whole = await town.http.put(path, content=write_archive(MONTH.files), headers=zipped)
    assert whole.json()["unit"]["errors"] == 0
    keyed = sender | {"Idempotency-Key": "draft-1"}
    sent = await town.http.post(f"{path}/sending", headers=keyed)
    again = await town.http.post(f"{path}/sending", headers=keyed)
    assert (sent.status_code, again.status_code) == (201, 201)
    assert (again.json()["id"], again.headers["careplan-replayed"]) == (sent.json()["id"], "true")
    assert (await town.http.get(path, headers=sender)).json()["code"] == "draft-unknown"
    gone = (await town.post_files(MONTH.files, sender, path="/v1/drafts")).json()["id"]
    assert (await town.http.delete(f"/v1/drafts/{gone}", headers=sender)).status_code == 204
    assert (await town.http.delete(f"/v1/drafts/{gone}", headers=sender)).json()["code"] == "draft-unknown"


async def test_an_upload_that_breaks_goes_on_where_it_stood(town: Town, sender: dict[str, str]) -> None:
    data = write_archive(MONTH.files)
    begun = await begin(town, sender, len(data))
    assert (begun.status_code, begun.headers["tus-resumable"], begun.headers["upload-offset"]) == (
        201,
        "1.0.0",
        "0",
    )
    where = begun.headers["location"]

    await break_off(town, where, sender, data[:700])
    first = await patch(town, where, sender, 700, data[700:1000])
    assert (first.status_code, first.headers["upload-offset"]) == (204, "1000")
    stands = await town.http.head(where, headers=sender | TUS)
    assert (stands.headers["upload-offset"], stands.headers["upload-length"]) == ("1000", str(len(data)))
    assert stands.headers["upload-expires"].endswith("GMT")
    wrong = await patch(town, where, sender, 0, data)
    assert (wrong.status_code, wrong.json()["code"], wrong.json()["offset"]) == (
        409,
        "upload-offset-differs",
        1000,
    )
    early = await town.http.post(f"{where}/sending", headers=sender)
    assert (early.status_code, early.json()["code"]) == (409, "upload-incomplete")
    await patch(town, where, sender, 1000, data[1000:])
    sent = await town.http.post(f"{where}/sending", headers=sender)
    assert (sent.status_code, sent.json()["report"]["summary"]["errors"]) == (201, 0)
    again = await town.http.post(f"{where}/sending", headers=sender)
    assert (again.json()["id"], again.headers["careplan-replayed"]) == (sent.json()["id"], "true")


async def test_a_sealed_unit_of_six_megabytes(town: Town) -> None:
    own, key = await town.enrol(OWN)
    await town.enrol(OTHER)
    made = await town.seal(key, OTHER, own, content=bytes(6_000_000))
    where = (await begin(town, own, len(made.sealed), "application/pkcs7-mime")).headers["location"]
    for offset in range(0, len(made.sealed), 2_500_000):
        piece = made.sealed[offset : offset + 2_500_000]
        assert (await patch(town, where, own, offset, piece)).status_code == 204
    given = own | {"Careplan-Header": b64encode(made.header).decode()}
    sent = await town.http.post(f"{where}/sending", headers=given)
    assert sent.status_code == 201, sent.text
    shown = (await town.http.get(f"/v1/transmissions/{sent.json()['id']}", headers=own)).json()
    assert shown["size"] == len(made.sealed)


async def test_what_tus_asks_of_a_server(town: Town, sender: dict[str, str]) -> None:
    told = await town.http.options("/v1/uploads", headers=sender)
    assert (told.status_code, told.headers["tus-version"], told.headers["tus-max-size"]) == (
        204,
        "1.0.0",
        "20000000",
    )
    assert told.headers["tus-extension"] == "creation,expiration,termination"
    where = (await begin(town, sender, 10)).headers["location"]
    other = await town.http.head(where, headers=sender | {"Tus-Resumable": "0.2.2"})
    assert other.status_code == 412
    typed = await town.http.patch(where, content=b"x", headers=sender | TUS | {"Upload-Offset": "0"})
    assert typed.status_code == 415
    assert (await begin(town, sender, 20_000_001)).json()["code"] == "upload-too-large"
    assert (await begin(town, sender, 5, "text/plain")).json()["code"] == "unsupported-media-type"
    given = sender | TUS | {"Upload-Length": "5", "Upload-Metadata": "filetype ***"}
    assert (await town.http.post("/v1/uploads", headers=given)).json()["code"] == "request-invalid"
    assert (await town.http.delete(where, headers=sender | TUS)).status_code == 204
    assert (await town.http.head(where, headers=sender | TUS)).status_code == 404


async def test_nobody_else_reaches_them(town: Town, sender: dict[str, str]) -> None:
    draft = (await town.post_files(MONTH.files, sender, path="/v1/drafts")).json()["id"]
    where = (await begin(town, sender, 10)).headers["location"]
    stranger = await town.login(f"staff-{HELP.number}")
    asked = 0
    for path, methods in town.app.openapi()["paths"].items():
        if "{draft_id}" not in path and "{upload_id}" not in path:
            continue
        url = path.replace("{draft_id}", draft).replace("{upload_id}", where.rpartition("/")[2])
        for method in methods:
            kind = "application/offset+octet-stream" if method == "patch" else ZIP
            headers = stranger | TUS | {"Upload-Offset": "0", "Content-Type": kind}
            body = write_archive(MONTH.files) if method in {"put", "patch"} else None
            answer = await town.http.request(method, url, headers=headers, content=body)
            assert answer.status_code == 404, (method, path, answer.text)
            asked += 1
    assert asked == 9
