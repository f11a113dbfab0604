"""Bad input of any kind is a problem document, never a 500; what is big is bounded before it is read."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from careplan.api.problems import MEDIA_TYPE
from careplan.exchange.sending.archive import write_archive
from careplan.standard.check import check_files
from careplan.standard.reports import report_json
from support.api_town import HELP, OTHER, OWN, SUPPORT, Town, party, unit
from support.api_town import town as running


def problem(answer: httpx.Response) -> str:
    assert answer.headers["content-type"] == MEDIA_TYPE, answer.text
    document = answer.json()
    assert document["status"] == answer.status_code
    assert document["type"] == f"urn:careplan:problem:{document['code']}"
    assert set(document["message"]) == {"ja", "en"}
    assert document["instance"] == f"urn:uuid:{answer.headers['x-request-id']}"
    return f"{answer.status_code} {document['code']}"


async def test_what_the_framework_refuses_is_a_problem_too(town: Town) -> None:
    assert problem(await town.http.get("/nothing")) == "404 not-found"
    assert problem(await town.http.delete("/v1/login")) == "405 method-not-allowed"
    json = {"Content-Type": "application/json"}
    assert problem(await town.http.post("/v1/login", content=b"{", headers=json)) == "400 malformed"
    assert problem(await town.http.post("/v1/login", content=b"\xff\xfe", headers=json)) == "400 malformed"
    assert problem(await town.http.post("/v1/login", content=b"[" * 10_000, headers=json)) == "400 malformed"
    assert problem(await town.http.post("/v1/login", content=b"[" * 100_000, headers=json)) == "413 too-large"
    assert problem(await town.http.post("/v1/login", json={"staff_id": "x"})) == "422 request-invalid"
    assert problem(await town.http.post("/v1/login", content=b"x")) == "422 request-invalid"


async def test_a_refused_value_is_not_quoted(town: Town) -> None:
    answer = await town.http.post("/v1/login", json={"staff_id": "佐藤", "password": 1, "extra": "山田"})
    assert problem(answer) == "422 request-invalid"
    assert "佐藤" not in answer.text
    assert "山田" not in answer.text
    assert {error["where"] for error in answer.json()["errors"]} == {
        "body.staff_id",
        "body.password",
        "body.extra",
    }


@pytest.mark.parametrize(
    ("wanted", "language"), [(None, "ja"), ("en-US,en;q=0.9,ja;q=0.1", "en"), ("ja, en", "ja"), ("fr", "ja")]
)
async def test_the_language_of_detail(town: Town, wanted: str | None, language: str) -> None:
    headers = {} if wanted is None else {"Accept-Language": wanted}
    document = (await town.http.get("/v1/session", headers=headers)).json()
    assert document["detail"] == document["message"][language]


async def test_wrong_passwords(town: Town) -> None:
    answer = await town.http.post("/v1/login", json={"staff_id": "admin", "password": "wrong"})
    assert problem(answer) == "401 login-failed"


async def test_a_session_ends(town: Town) -> None:
    admin = await town.login("admin")
    assert (await town.http.get("/v1/session", headers=admin)).json()["role"] == "administrator"
    town.clock.advance(minutes=61)
    assert problem(await town.http.get("/v1/session", headers=admin)) == "401 session-missing"
    admin = await town.login("admin")
    assert (await town.http.post("/v1/logout", headers=admin)).status_code == 204
    assert problem(await town.http.get("/v1/session", headers=admin)) == "401 session-missing"


async def test_who_may_what(town: Town) -> None:
    staff = await town.register(OWN, "own")
    admin = await town.login("admin")
    office = {"number": "1370000033", "name": "x", "service_types": ["17"], "custody": "own"}
    assert (
        problem(await town.http.post("/v1/offices", json=office, headers=staff)) == "403 administrator-only"
    )
    assert problem(await town.http.get("/v1/sent", headers=admin)) == "403 office-only"
    sent = await town.post_files({"a": b""}, admin)
    assert problem(sent) == "403 office-only"
    assert problem(await town.post_files({"a": b""}, staff)) == "409 custody-differs"


async def test_the_directory(town: Town) -> None:
    staff = await town.register(OWN, "own")
    await town.register(OTHER, "hosted")
    page = (await town.http.get("/v1/offices?limit=1", headers=staff)).json()
    assert [each["number"] for each in page["items"]] == [OWN.office_number]
    rest = (await town.http.get(f"/v1/offices?after={page['next']}", headers=staff)).json()
    assert ([each["number"] for each in rest["items"]], rest["next"]) == ([OTHER.office_number], None)
    one = await town.http.get(f"/v1/offices/{OTHER.office_number}", headers=staff)
    assert one.json()["custody"] == "hosted"
    missing = await town.http.get("/v1/offices/1370000033", headers=staff)
    assert problem(missing) == "404 office-unknown"
    none = await town.http.get(f"/v1/offices/{OWN.office_number}/certificate", headers=staff)
    assert problem(none) == "404 certificate-missing"


async def test_media_types_and_headers_of_sending(town: Town) -> None:
    staff = await town.register(OWN, "own")
    send = "/v1/transmissions"
    assert problem(await town.http.post(send, content=b"x", headers=staff)) == "415 unsupported-media-type"
    sealed = staff | {"Content-Type": "application/pkcs7-mime"}
    assert problem(await town.http.post(send, content=b"x", headers=sealed)) == "422 header-refused"
    bad = sealed | {"Careplan-Header": "not base64!"}
    assert problem(await town.http.post(send, content=b"x", headers=bad)) == "422 request-invalid"
    spaced = sealed | {"Idempotency-Key": "a b"}
    assert problem(await town.http.post(send, content=b"x", headers=spaced)) == "422 request-invalid"


@pytest.mark.parametrize("cursor", ["", "x", "!!!!", "MSAy", "é"])
async def test_a_cursor_of_any_kind(town: Town, cursor: str) -> None:
    staff = await town.register(OWN, "own")
    answer = await town.http.get("/v1/sent", params={"cursor": cursor}, headers=staff)
    assert problem(answer) == "422 request-invalid"


async def test_lists_page_by_cursor(town: Town) -> None:
    staff, key = await town.enrol(OWN)
    await town.enrol(OTHER)
    for second in range(5):
        made = await town.seal(key, OTHER, staff, stamp=f"2026112203040{second}")
        assert (await town.post_sealed(made, staff)).status_code == 201
    seen: list[str] = []
    query: dict[str, str] = {"limit": "2"}
    while True:
        page = (await town.http.get("/v1/sent", params=query, headers=staff)).json()
        seen += [each["stamp"] for each in page["items"]]
        if page["next"] is None:
            break
        query["cursor"] = page["next"]
    assert seen == [f"2026112203040{second}" for second in (4, 3, 2, 1, 0)]


async def test_checking_is_what_the_command_line_says(town: Town) -> None:
    staff = await town.register(OWN, "own")
    plan = unit("plan")
    zipped = staff | {"Content-Type": "application/zip"}
    answer = await town.http.post("/v1/check", content=write_archive(plan.files), headers=zipped)
    assert answer.json() == report_json(check_files(plan.files))
    folders = {f"{folder}/{name}": data for folder in "ab" for name, data in plan.files.items()}
    answer = await town.http.post("/v1/check", content=write_archive(folders), headers=zipped)
    assert [each["folder"] for each in answer.json()["units"]] == ["a", "b"]
    name, data = next(iter(plan.files.items()))
    single = staff | {"Content-Type": "text/csv"}
    answer = await town.http.post("/v1/check", params={"name": name}, content=data, headers=single)
    assert (answer.json()["summary"]["files"], answer.json()["units"]) == (1, [])
    assert problem(await town.http.post("/v1/check", content=data, headers=single)) == "422 request-invalid"
    assert problem(await town.http.post("/v1/check", content=b"x", headers=zipped)) == "422 archive-refused"


async def test_health(town: Town) -> None:
    assert (await town.http.get("/healthz")).json() == {"status": "ok"}
    assert (await town.http.get("/readyz")).json() == {"status": "ready"}


@pytest.fixture
async def small(tmp_path: Path) -> AsyncIterator[Town]:
    async with running(tmp_path, max_upload_bytes=2000, max_body_bytes=600, max_memory_bytes=3000) as made:
        yield made


async def chunks(count: int, size: int = 100) -> AsyncIterator[bytes]:
    for _ in range(count):
        yield b"x" * size


async def test_bodies_are_bounded_by_length_and_by_count(small: Town) -> None:
    staff = await small.register(OWN, "hosted")
    zipped = staff | {"Content-Type": "application/zip"}
    for path, limit in (("/v1/transmissions", 2000), ("/v1/check", 2000), ("/v1/login", 600)):
        json = {"Content-Type": "application/json"} if path == "/v1/login" else zipped
        declared = await small.http.post(path, content=b"x" * (limit + 1), headers=json)
        assert problem(declared) == "413 too-large"
        chunked = await small.http.post(path, content=chunks(limit // 100 + 1), headers=json)
        assert problem(chunked) == "413 too-large"
        just = await small.http.post(path, content=b"x" * limit, headers=json)
        assert just.status_code in {400, 422}


async def test_memory_for_bodies_is_bounded_and_given_back(tmp_path: Path) -> None:
    async with running(tmp_path, max_upload_bytes=2000, max_body_bytes=600, max_memory_bytes=1000) as town:
        staff = await town.register(OWN, "hosted") | {"Content-Type": "application/zip"}
        for _ in range(3):
            refused = await town.http.post("/v1/check", content=b"x" * 1500, headers=staff)
            assert problem(refused) == "503 overloaded"
            assert refused.headers["retry-after"] == "2"
            assert (
                problem(await town.http.post("/v1/check", content=b"x" * 900, headers=staff))
                == "422 archive-refused"
            )


async def test_an_unforeseen_error_is_a_problem_without_detail(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("secret 山田")

    monkeypatch.setattr(type(town.app.state.services.lists), "page", fail)
    staff = await town.register(OWN, "own")
    answer = await town.http.get("/v1/sent", headers=staff)
    assert problem(answer) == "500 internal"
    assert "secret" not in answer.text


async def _put_by(town: Town, files: dict[str, bytes], sender: dict[str, str]) -> None:
    """Leave the files as a draft, as a piece of an upload that is not sent, and show a preview of them."""
    assert (await town.post_files(files, sender, path="/v1/drafts")).status_code == 201
    assert (await town.post_files(files, sender, path="/v1/preview")).status_code == 200
    plain = b"".join(files.values())
    about = sender | {"Tus-Resumable": "1.0.0", "Upload-Length": str(len(plain) + 1)}
    metadata = {"Upload-Metadata": "filetype YXBwbGljYXRpb24vemlw"}
    begun = await town.http.post("/v1/uploads", headers=about | metadata)
    piece = {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
    kept = await town.http.patch(begun.headers["location"], content=plain, headers=about | piece)
    assert kept.headers["upload-offset"] == str(len(plain))


async def test_nothing_plain_is_left_on_disk(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    sender = await town.register(party(SUPPORT), "hosted")
    receiver = await town.register(party(HELP), "hosted")
    month = unit(f"month-{HELP.number}")
    sent = (await town.post_files(month.files, sender)).json()["id"]
    await town.http.get(f"/v1/transmissions/{sent}/files", headers=receiver)
    await town.http.post(f"/v1/transmissions/{sent}/receipt", headers=receiver)
    await town.http.post(
        "/v1/check",
        content=month.files[min(month.files)],
        params={"name": min(month.files)},
        headers=sender | {"Content-Type": "text/csv"},
    )
    await _put_by(town, month.files, sender)
    insured = {record.split(b",")[2] for data in month.files.values() for record in data.splitlines()}
    markers = {each.strip(b'"') for each in insured if len(each.strip(b'"')) == 10}
    assert markers
    kept = [
        path for folder in (town.folder / "data", temporary) for path in folder.rglob("*") if path.is_file()
    ]
    assert kept
    for path in kept:
        content = path.read_bytes()
        assert not [marker for marker in markers if marker in content], path
    assert not list(temporary.rglob("*"))


@given(
    body=st.binary(max_size=300),
    kind=st.sampled_from(["zip", "pkcs7-mime", "json", "pkcs7-signature", "x-pem-file"]),
)
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_any_bytes_on_any_route(any_town: tuple[Town, dict[str, str]], body: bytes, kind: str) -> None:
    town, headers = any_town
    for path, methods in town.app.openapi()["paths"].items():
        url = path.replace("{transmission_id}", "6f1f6f0e-6b1c-4f39-9d3e-0c4b9d8e7a11").replace(
            "{number}", OWN.office_number
        )
        for method in methods:
            given = headers | {"Content-Type": f"application/{kind}"}
            if path == "/v1/logout":
                continue
            answer = await town.http.request(method, url, content=body, headers=given)
            assert answer.status_code < 500, (method, path, answer.text)


@pytest.fixture
async def any_town(town: Town) -> tuple[Town, dict[str, str]]:
    await town.register(OWN, "own")
    return town, await town.login("admin")


async def test_what_is_wrong_with_a_value_is_said_in_both_languages(town: Town) -> None:
    staff = await town.register(OWN, "own")
    answer = await town.http.get("/v1/sent?limit=0&month=x&state=gone", headers=staff)
    assert problem(answer) == "422 request-invalid"
    said = {error["where"]: error["message"] for error in answer.json()["errors"]}
    assert set(said) == {"query.limit", "query.month", "query.state"}
    assert said["query.limit"] == {"ja": "1以上にしてください", "en": said["query.limit"]["en"]}
    assert "greater than or equal to 1" in said["query.limit"]["en"]
    assert all(re.search("[ぁ-ん]", message["ja"]) for message in said.values())


@pytest.mark.parametrize("active", ["no", 0, "false", None, 1.0])
async def test_an_office_is_switched_off_by_false_only(town: Town, active: object) -> None:
    await town.register(OWN, "own")
    path, admin = f"/v1/offices/{OWN.office_number}", await town.login("admin")
    answer = await town.http.patch(path, json={"active": active}, headers=admin)
    assert problem(answer) == "422 request-invalid"
    assert (await town.http.get(path, headers=admin)).json()["active"] is True
