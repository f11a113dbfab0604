"""`careplan authority`, `careplan seal` and `careplan open`, from an empty folder to the files."""

import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from careplan.authority import Holder, KeyType, generate_key, load_folder, make_request
from careplan.cli import authority as authority_command
from careplan.cli import seal as seal_command
from careplan.trust import Role
from support.trust_assets import CERTS, FILES, RECIPIENT, SENDER

Run = Callable[..., Result]

APP = typer.Typer()
APP.add_typer(authority_command.app, name="authority")
APP.command("seal")(seal_command.seal)
APP.command("open")(seal_command.open_)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)

    def call(line: str, code: int = 0) -> Result:
        result = CliRunner().invoke(APP, line.split())
        assert result.exit_code == code, result.output
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return result

    return call


@pytest.fixture
def offices(run: Run) -> Run:
    run("authority init ca")
    run(f"authority issue ca --office {SENDER} --name sender --key-type p256")
    run(f"authority issue ca --office {RECIPIENT} --name receiver --key-type rsa2048")
    run("authority crl ca -o crl.pem")
    Path("unit").mkdir()
    for name, content in FILES.items():
        (Path("unit") / name).write_bytes(content)
    return run


OURS = f"--cert ca/{SENDER}.crt --key ca/{SENDER}.key"
CHECKED = f"seal unit {OURS} --to ca/{RECIPIENT}.crt --trust ca/ca.crt -o unit.p7m"
SEAL = f"{CHECKED} --allow-errors"  # the files are bytes of no meaning
OPEN = f"open unit.p7m --cert ca/{RECIPIENT}.crt --key ca/{RECIPIENT}.key --trust ca/ca.crt -o out"


def opened() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path("out").iterdir()}


def test_there_and_back(offices: Run) -> None:
    sealed = offices(f"{SEAL} --lang en")
    assert "unit.p7m.header" in sealed.output
    assert "Revocation was not asked" in sealed.output
    result = offices(f"{OPEN} --lang en")
    assert opened() == FILES
    assert "Revocation was not asked" in result.output
    assert "Replay" in result.output
    again = offices(f"{OPEN} --crl crl.pem --header unit.p7m.header --lang ja")
    assert "失効は確認していません" not in again.output
    assert "平文ヘッダーとの一致" not in again.output
    assert "再送" in again.output


def test_files_with_errors_are_not_sealed_unless_asked(offices: Run) -> None:
    refused = offices(f"{CHECKED} --lang en", 1)
    assert "--allow-errors" in refused.output
    assert not Path("unit.p7m").exists()
    offices(SEAL)
    assert Path("unit.p7m").exists()


def test_a_file_that_is_there_is_never_replaced(offices: Run) -> None:
    offices(SEAL)
    Path("out").mkdir()
    name = max(FILES)
    (Path("out") / name).write_bytes(b"mine")
    offices(OPEN, 2)
    assert opened() == {name: b"mine"}


def test_a_link_is_not_followed(offices: Run, tmp_path: Path) -> None:
    offices(SEAL)
    Path("out").mkdir()
    elsewhere = tmp_path / "elsewhere"
    (Path("out") / min(FILES)).symlink_to(elsewhere)
    offices(OPEN, 2)
    assert not elsewhere.exists()


def test_revoked_after_sealing(offices: Run) -> None:
    offices(SEAL)
    offices(f"authority revoke ca --office {SENDER} --reason keyCompromise")
    offices("authority crl ca -o crl.pem")
    result = offices(f"{OPEN} --crl crl.pem", 1)
    assert "open.signer-revoked" in result.output
    assert not Path("out").exists()
    offices(OPEN)


def test_not_sealed_for_a_revoked_destination(offices: Run) -> None:
    offices(f"authority revoke ca --office {RECIPIENT}")
    offices("authority crl ca -o crl.pem")
    result = offices(f"{SEAL} --crl crl.pem", 1)
    assert "seal.recipient-revoked" in result.output
    assert not Path("unit.p7m").exists()


def test_a_unit_sealed_before_a_renewal_opens_with_the_earlier_key_beside(offices: Run) -> None:
    offices(SEAL)
    offices(f"authority issue ca --office {RECIPIENT} --name receiver --key-type p256")
    offices(OPEN)
    assert opened() == FILES


def test_a_unit_sealed_before_a_renewal_whose_earlier_key_is_elsewhere(offices: Run) -> None:
    offices(SEAL)
    offices(f"authority issue ca --office {RECIPIENT} --name receiver --key-type p256")
    serial = load_folder(Path("ca")).issued_to(RECIPIENT)[0].serial
    Path("kept").mkdir()
    for suffix in ("crt", "key"):
        Path(f"ca/{RECIPIENT}-{serial:x}.{suffix}").rename(f"kept/earlier.{suffix}")
    result = offices(OPEN, 1)
    assert "open.not-recipient" in result.output
    offices(OPEN.replace(f"ca/{RECIPIENT}.", "kept/earlier."))
    assert opened() == FILES


def test_one_certificate_of_an_office_is_revoked_by_its_serial_number(offices: Run) -> None:
    serial = load_folder(Path("ca")).issued_to(SENDER)[0].serial
    offices(f"authority issue ca --office {SENDER} --name sender --key-type p256")
    result = offices(f"authority revoke ca --office {SENDER} --serial {serial:x} --lang en")
    assert f"{serial:x}" in result.output
    assert len(load_folder(Path("ca")).crl(at=_later())) == 1
    offices(f"authority revoke ca --office {SENDER} --serial xyz", 2)


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("authority init ca", 2),
        ("authority issue nowhere --office 1370000017 --name x", 2),
        ("authority issue ca --office 137 --name x", 2),
        ("authority issue ca --name x", 2),
        ("authority issue ca --office 1370000017 --exchange --name x", 2),
        ("authority issue ca --office 1370000017 --name x --days 0", 2),
        ("authority revoke ca --office 1370000033", 2),
        ("authority crl nowhere -o x.pem", 2),
        (SEAL.replace("seal unit", "seal nowhere"), 2),
        (SEAL.replace(f"--to ca/{RECIPIENT}.crt", "--to nowhere.crt"), 2),
        (SEAL.replace(f"--key ca/{SENDER}.key", f"--key ca/{RECIPIENT}.key"), 2),
        (SEAL.replace(f"--key ca/{SENDER}.key", "--key ca/ca.crt"), 2),
        (SEAL.replace(f"--to ca/{RECIPIENT}.crt", f"--to ca/{SENDER}.crt"), 1),
        (SEAL.replace(SENDER, RECIPIENT, 2), 1),
        (OPEN.replace("unit.p7m", "nowhere.p7m"), 2),
        (OPEN.replace("open unit.p7m", "open ca/ca.crt"), 1),
        ("authority crl ca", 2),
    ],
)
def test_what_cannot_be_done(offices: Run, line: str, code: int, lang: str) -> None:
    result = offices(f"{line} --lang {lang}", code)
    assert "Traceback" not in result.output
    assert result.output


def test_a_folder_that_is_no_unit(offices: Run) -> None:
    stray = Path("unit") / "readme.txt"
    stray.write_bytes(b"x")
    assert "readme.txt" in offices(SEAL, 1).output
    stray.unlink()
    other = next(iter(FILES)).replace("20261120030405", "20261120030406")
    (Path("unit") / other).write_bytes(b"x")
    assert other in offices(SEAL, 1).output
    shutil.rmtree("unit")
    Path("unit").mkdir()
    offices(SEAL, 2)


def test_the_exchanges_certificate(offices: Run) -> None:
    result = offices("authority issue ca --exchange --name exchange --key-type p256 --lang en")
    assert re.search(r"ca.exchange\.crt", result.output)


def _later() -> datetime:
    return datetime(2100, 1, 1, tzinfo=UTC)


def test_requests_renewals_and_the_list(offices: Run) -> None:
    Path("request.csr").write_bytes(
        make_request(Holder(Role.OFFICE, "x", SENDER), generate_key(KeyType.P256))
    )
    offices(
        f"authority issue ca --office {SENDER} --name x --request request.csr --profile care-dx --days 30"
    )
    offices(f"authority issue ca --office {RECIPIENT} --name x --request request.csr", 2)
    offices(f"authority renew ca --office {RECIPIENT} --key-type p256")
    offices("authority renew ca --office 1370000033", 2)
    everything = offices("authority list ca --lang en").output.splitlines()
    assert len(everything) == 4
    assert sum("care-insurance" in line for line in everything) == 3
    ending = offices("authority list ca --within 90 --lang ja").output.splitlines()
    assert [line.split()[1:3] for line in ending] == [[SENDER, "care-dx"]]
    offices(f"authority revoke ca --office {SENDER}")
    assert offices("authority list ca --within 90").output == ""
    assert offices("authority list ca --lang en").output.count("revoked") == 2


def test_the_public_authority_needs_the_sandbox(offices: Run) -> None:
    certs = (
        f"--cert {CERTS}/sender-p256.crt --key {CERTS}/keys/office-p256.key --to {CERTS}/recipient-p256.crt"
    )
    refused = offices(
        f"seal unit --allow-errors {certs} --trust {CERTS}/authority.crt -o public.p7m --lang en", 2
    )
    assert "public test authority" in refused.output
    offices(f"seal unit --allow-errors {certs} --trust {CERTS}/authority.crt -o public.p7m --sandbox")
    swapped = f"--cert {CERTS}/keys/office-p256.key --key {CERTS}/sender-p256.crt --to ca/{SENDER}.crt"
    named = offices(f"seal unit --allow-errors {swapped} --trust ca/ca.crt -o x.p7m --lang en", 2)
    assert "certificate and key are not swapped" in named.output
