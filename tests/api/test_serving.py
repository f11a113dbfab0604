import json
from pathlib import Path

import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs
from typer import Typer
from typer.testing import CliRunner

from careplan.api.serve_error import ServeError
from careplan.api.server import Address, listen
from careplan.cli.serve import serve
from careplan.exchange.errors import ExchangeError
from careplan.main import create_app
from careplan.settings import Settings, SettingsError, load_settings
from support.api_town import CHEAP, HELP, PASSWORD, SUPPORT, Clock, Town, party, unit


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.test"])  # noqa: S104 - refused
def test_only_loopback_without_tls(host: str) -> None:
    with pytest.raises(ServeError, match="loopback"):
        listen(Address(host, 0, allow_insecure=False))


def test_a_port_in_use() -> None:
    with listen(Address("127.0.0.1", 0, allow_insecure=False)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ServeError, match=f"cannot listen on 127.0.0.1:{port}"):
            listen(Address("127.0.0.1", port, allow_insecure=False))


def test_the_command_says_no_in_both_languages(tmp_path: Path) -> None:
    app = Typer()
    app.command()(serve)
    result = CliRunner().invoke(app, ["--data", str(tmp_path), "--host", "192.0.2.1", "--port", "0"])
    assert result.exit_code == 2
    assert "ループバック" in result.stderr
    assert "not loopback" in result.stderr


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAREPLAN_PORT", "1234")
    monkeypatch.setenv("CAREPLAN_TRUST_ANCHORS", '["a.crt"]')
    assert load_settings().port == 1234
    assert load_settings(port=4321).port == 4321
    assert load_settings().trust_anchors == (Path("a.crt"),)


@pytest.mark.parametrize(
    ("name", "value"), [("PORT", "x"), ("PORT", "70000"), ("THREADS", "0"), ("TRUST_CRLS", "not json")]
)
def test_a_setting_without_sense_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"CAREPLAN_{name}", value)
    with pytest.raises(SettingsError, match=f"CAREPLAN_{name}"):
        load_settings()


def test_the_administrators_password_is_made_once(tmp_path: Path) -> None:
    told: list[str] = []
    for _ in range(2):
        app = create_app(Settings(data=tmp_path), Clock(), passwords=CHEAP, tell=told.append)
        app.state.release()
    assert len(told) == 1
    assert told[0].startswith("administrator: admin  password: ")


def test_a_weak_password_or_another_key_starts_nothing(tmp_path: Path) -> None:
    with pytest.raises(ExchangeError, match="password-weak"):
        create_app(Settings(data=tmp_path, admin_password=SecretStr("short")), Clock(), passwords=CHEAP)
    (tmp_path / "deployment.key").write_text("00" * 32)
    with pytest.raises(ExchangeError, match="key-unreadable"):
        create_app(Settings(data=tmp_path), Clock(), passwords=CHEAP)


async def test_the_log_names_nobody(town: Town) -> None:
    with capture_logs() as lines:
        sender = await town.register(party(SUPPORT), "hosted")
        await town.register(party(HELP), "hosted")
        await town.post_files(unit(f"plan-{HELP.number}").files, sender)
        await town.http.get(f"/v1/offices/{SUPPORT.number}?secret=1", headers=sender)
        await town.http.get("/v1/nothing/1370000017")
    written = json.dumps(lines, ensure_ascii=False)
    assert {line["event"] for line in lines} == {"request"}
    assert "/v1/transmissions" in {line["route"] for line in lines}
    for secret in (PASSWORD, "Bearer", "みほん", "secret", SUPPORT.number, "1370000017", "staff-"):
        assert secret not in written
