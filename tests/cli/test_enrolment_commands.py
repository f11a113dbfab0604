"""certificate password, enrol, list: an office's own keys, from the first to a renewal, against the real service."""

from pathlib import Path

import pytest

from careplan.authority import KeyFolder, KeyType, load_earlier
from careplan.cli.exchange import now
from careplan.sealing import Envelope, Party, seal
from careplan.standard.check import check_files
from careplan.trust import load_certificate, load_credential
from support.commands import careplan, lines_of
from support.live_town import HELP, PASSWORD, RENTAL, SUPPORT, Town, fresh

AS_JSON = ("--format", "json")
NUMBER = RENTAL.number


@pytest.fixture(scope="module")
def admin(town: Town, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    file = tmp_path_factory.mktemp("admin") / "session.json"
    assert (
        careplan("login", town.url, "--staff", "admin", "--session", file, stdin=PASSWORD + "\n").exit_code
        == 0
    )
    return "--session", str(file)


def issue_password(admin: tuple[str, str]) -> str:
    made = lines_of(careplan("certificate", "password", NUMBER, "--profile", "care-dx", *admin, *AS_JSON))[0]
    return str(made["password"])


def enrol(town: Town, keys: Path, password: str) -> dict[str, object]:
    result = careplan("certificate", "enrol", town.url, NUMBER, "--keys", keys, *AS_JSON, stdin=password)
    assert result.exit_code == 0, result.stderr
    return lines_of(result)[0]


def options(town: Town, keys: Path) -> list[object]:
    return [
        "--cert",
        keys / f"{NUMBER}.crt",
        "--key",
        keys / f"{NUMBER}.key",
        "--trust",
        town.authority / "ca.crt",
    ]


def test_enrolled_renewed_and_both_units_are_opened(
    town: Town, admin: tuple[str, str], sessions: dict[str, Path], tmp_path: Path
) -> None:
    keys = tmp_path / "keys"
    first = enrol(town, keys, issue_password(admin))
    assert (first["profile"], first["hosted"], first["ends_soon"]) == ("care-dx", False, False)
    assert sorted(path.name for path in keys.iterdir()) == [f"{NUMBER}.crt", f"{NUMBER}.key"]
    sender = town.office(SUPPORT)
    before = sender.send(fresh(f"month-{NUMBER}")).acceptance.id
    second = enrol(town, keys, issue_password(admin))
    assert second["serial"] != first["serial"]
    after = sender.send(fresh(f"month-{NUMBER}")).acceptance.id
    session = ("--session", sessions[NUMBER])
    for position, sent in enumerate((before, after)):
        out = tmp_path / f"in-{position}"
        fetched = careplan("fetch", sent, "-o", out, *options(town, keys), *session)
        assert fetched.exit_code == 0, fetched.stderr
        assert check_files({path.name: path.read_bytes() for path in out.rglob("*.CSV")}).errors == 0
    assert len(load_earlier(keys / f"{NUMBER}.crt")) == 1
    (keys / f"{NUMBER}-{first['serial']}.key").unlink()
    lost = careplan("fetch", before, "-o", tmp_path / "in-2", *options(town, keys), *session, "--lang", "en")
    assert (lost.exit_code, "[open.not-recipient]" in lost.stderr) == (1, True)


def test_cut_off_before_the_answer_the_same_command_gets_the_same(
    town: Town, admin: tuple[str, str], tmp_path: Path
) -> None:
    password, folder = issue_password(admin), KeyFolder(tmp_path, NUMBER)
    made = town.admin.directory.enrol(NUMBER, folder.begin(KeyType.P256), password)
    assert enrol(town, tmp_path, password)["serial"] == made.serial
    refused = careplan("certificate", "enrol", town.url, NUMBER, "--keys", tmp_path, stdin=password)
    assert (refused.exit_code, "[issue-password-used]" in refused.stderr) == (1, True)


def test_a_request_made_here_keeps_its_key_here(tmp_path: Path) -> None:
    made = careplan("certificate", "request", NUMBER, "--keys", tmp_path, "--lang", "en")
    assert made.stdout == f"Made the request: {tmp_path / f'{NUMBER}.csr'}\n"
    first = (tmp_path / f"{NUMBER}.next.key").read_bytes()
    assert careplan("certificate", "request", NUMBER, "--keys", tmp_path).exit_code == 0
    assert (tmp_path / f"{NUMBER}.next.key").read_bytes() == first
    assert careplan("certificate", "request", "12", "--keys", tmp_path).exit_code == 2


def test_the_opening_of_a_file_takes_an_earlier_key_too(
    town: Town, tmp_path: Path, admin: tuple[str, str]
) -> None:
    keys, ca = tmp_path / "keys", town.authority / "ca.crt"
    enrol(town, keys, issue_password(admin))
    recipient = load_certificate((keys / f"{NUMBER}.crt").read_bytes())
    files = fresh(f"month-{NUMBER}")
    sender = load_credential(
        *((town.authority / f"{SUPPORT.number}.{end}").read_bytes() for end in ("crt", "key"))
    )
    stamp = next(iter(files)).rsplit("_", 1)[1].removesuffix(".CSV")
    parties = Party(SUPPORT.number, SUPPORT.service_type), Party(NUMBER, RENTAL.service_type)
    about = Envelope(*parties, stamp, ("UPPLAN",), ("202612",), "4.1")
    sealed = seal(
        files, about, signer=sender, recipient=recipient, trust=town.office(SUPPORT).trust(), at=now()
    )
    (tmp_path / "unit.p7m").write_bytes(sealed.sealed)
    enrol(town, keys, issue_password(admin))
    pair = ("--cert", keys / f"{NUMBER}.crt", "--key", keys / f"{NUMBER}.key", "--trust", ca)
    opened = careplan("open", tmp_path / "unit.p7m", *pair, "-o", tmp_path / "out")
    assert opened.exit_code == 0, opened.stderr
    assert {path.name for path in (tmp_path / "out").iterdir()} == set(files)


def test_what_ends_is_listed_and_marked(admin: tuple[str, str]) -> None:
    everything = lines_of(careplan("certificate", "list", *admin, *AS_JSON))[0]["items"]
    assert {SUPPORT.number, HELP.number, NUMBER} <= {each["office_number"] for each in everything}
    assert (
        careplan("certificate", "list", "--within", 90, *admin, "--lang", "en").stdout == "0 certificates\n"
    )
    issued = careplan("certificate", "issue", HELP.number, "--days", "30", *admin)
    assert issued.exit_code == 0
    serial = lines_of(careplan("certificate", "list", *admin, *AS_JSON))[0]["items"]
    assert all(each["days_left"] > 90 for each in serial)  # the other, longer one is not revoked
    longer = next(each["serial"] for each in everything if each["office_number"] == HELP.number)
    why = ("--reason", "superseded", "--serial", longer)
    assert careplan("certificate", "revoke", HELP.number, *why, *admin).exit_code == 0
    ending = careplan("certificate", "list", "--within", 90, *admin, "--lang", "en").stdout.splitlines()
    assert ending[0].startswith(HELP.number)
    assert ending[0].endswith("29 days left  renew it")
    offices = careplan("office", "list", *admin, "--lang", "ja").stdout
    assert "まで（要更新）" in offices


def test_an_own_certificate_that_ends_soon_is_warned_of(
    town: Town, sessions: dict[str, Path], tmp_path: Path
) -> None:
    name = ("--office", NUMBER, "--name", "x", "--days", "30", "--key-type", "p256")
    assert careplan("authority", "issue", town.authority, *name).exit_code == 0
    own = ("--cert", town.authority / f"{NUMBER}.crt", "--key", town.authority / f"{NUMBER}.key")
    anchors = ("--trust", town.authority / "ca.crt", "--session", sessions[NUMBER])
    fetched = careplan("fetch", "00000000-0000-4000-8000-000000000000", "-o", tmp_path, *own, *anchors)
    assert fetched.exit_code == 1
    assert "29" in fetched.stderr
