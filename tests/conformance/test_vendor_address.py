"""`--target http`: a vendor's adapter that speaks the harness protocol at an address."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from typer.testing import CliRunner

from careplan.cli import app
from careplan.conformance.harness.own import answer
from careplan.conformance.harness.program import BrokenError, CannotStartError, Limits
from careplan.conformance.vendor.address import AddressProgram


class Adapter(BaseHTTPRequestHandler):
    """Our own reader and writer behind HTTP; some paths misbehave."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        body = b"no JSON" if self.path == "/garbage" else json.dumps(answer(asked)).encode()
        self.send_response(500 if self.path == "/error" else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is http.server's
        """Say nothing."""


@contextmanager
def served() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Adapter) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


def test_an_adapter_is_tested_as_a_program_is() -> None:
    with served() as url:
        options = ["--target", "http", "--pattern", "D4", "--side", "writes", "--lang", "en"]
        done = CliRunner().invoke(app, ["conformance", "run", url, *options])
    assert done.exit_code == 0
    assert "D4 writes passed" in done.stdout


def test_what_is_no_answer_is_broken() -> None:
    with served() as url:
        for path, limits, code in (
            ("/garbage", Limits(), "garbage"),
            ("/error", Limits(), "garbage"),
            ("/", Limits(most_bytes=10), "too-much"),
        ):
            with pytest.raises(BrokenError) as broken:
                AddressProgram(url + path, limits).ask({"protocol": 1, "id": 1, "request": "hello"})
            assert broken.value.code == code
    with pytest.raises(BrokenError) as broken:
        AddressProgram(url, Limits()).ask({})
    assert broken.value.code == "ended"


@pytest.mark.parametrize(
    "address", ["nowhere", "ftp://example.invalid", "http://", "http://[", "http://x:99999"]
)
def test_what_is_no_address_cannot_run(address: str) -> None:
    with pytest.raises(CannotStartError):
        AddressProgram(address, Limits())
    done = CliRunner().invoke(app, ["conformance", "run", address, "--target", "http", "--lang", "en"])
    assert done.exit_code == 2
