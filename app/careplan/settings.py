"""Settings of the service: the one place that reads the environment. `docs/settings.md` is made from the class."""

from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, AnyHttpUrl, Field, IPvAnyNetwork, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict
from pydantic_settings import SettingsError as PydanticSettingsError

from careplan.exchange.people.login_policy import Demand

_PREFIX = "CAREPLAN_"
Positive = Annotated[int, Field(ge=1)]
NotNegative = Annotated[int, Field(ge=0)]


def _verify_bare(text: str) -> str:
    url = AnyHttpUrl(text)
    beyond = (url.username, url.password, url.query, url.fragment)
    if not url.port or url.path != "/" or any(part is not None for part in beyond):
        raise ValueError
    return str(url).removesuffix("/")


BareAddress = Annotated[str, AfterValidator(_verify_bare)]
"""`http://` or `https://`, host and maybe port; nothing behind them."""


class Settings(BaseSettings):
    """What can be set, each by an environment variable of the same name in capitals behind `CAREPLAN_`."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, frozen=True)

    data: Path = Field(
        default=Path("careplan-data"), description="Folder of the database, the authority and the lock."
    )
    database_url: SecretStr | None = Field(
        default=None, description="PostgreSQL as `postgresql://…`. Without it, SQLite in the data folder."
    )
    deployment_key_file: Path | None = Field(
        default=None,
        description="File of the key that hosted keys are encrypted under; made at first start. "
        "Without it, `deployment.key` in the data folder: keep it elsewhere wherever it matters.",
    )
    admin_id: str = Field(default="admin", description="ID of the administrator that the first start makes.")
    admin_password: SecretStr | None = Field(
        default=None,
        description="That administrator's password (12 characters or more). Without it, one is printed once.",
    )
    host: str = Field(default="127.0.0.1", description="Address to listen on.")
    port: Annotated[int, Field(ge=0, le=65535)] = Field(
        default=8000, description="Port to listen on; 0 takes a free one."
    )
    allow_insecure_bind: bool = Field(
        default=False, description="Listen on other addresses than loopback although there is no TLS."
    )
    public_address: BareAddress | None = Field(
        default=None,
        description="Address at which browsers and offices reach the service, as `https://exchange.example`: `http://` "
        "or `https://`, host and maybe port, no more. Links that are passed on are made from it. Without it, from the "
        "`Host` of the request.",
    )
    trust_anchors: tuple[Path, ...] = Field(
        default=(),
        description="JSON list of certificate files of authorities that are trusted besides the sandbox's own; read "
        "again when they change, for requests and TLS connections to come.",
    )
    trust_crls: tuple[Path, ...] = Field(
        default=(),
        description="JSON list of those authorities' revocation lists, one of each; read again when they change.",
    )
    crl_days: Annotated[int, Field(ge=1, le=365)] = Field(
        default=30,
        description="Days a revocation list is believed after it was made, if it does not end before: how long the "
        "exchange goes on while an authority is away.",
    )
    sandbox_mode: bool = Field(
        default=False,
        description="Trust the published keys of `certs/` too. For trials only: anybody can issue by them.",
    )
    remind_hours: Positive = Field(
        default=72,
        description="Hours after which an unfetched transmission carries a reminder in the lists.",
    )
    expire_days: Positive = Field(
        default=90, description="Days after its acceptance that a transmission without a receipt expires."
    )
    expiry_warn_days: Annotated[int, Field(ge=0)] = Field(
        default=14, description="Days before it expires that it is marked so in the lists."
    )
    purge_closed_days: Annotated[int, Field(ge=0)] = Field(
        default=30,
        description="Days after it expired, was withdrawn or sent back that a transmission's sealed bytes are removed.",
    )
    purge_received_days: Annotated[int, Field(ge=0)] = Field(
        default=90, description="Days after its receipt that a transmission's sealed bytes are removed."
    )
    idempotency_days: Positive = Field(
        default=365,
        description="Days after its use that an Idempotency-Key is forgotten, not before the bytes are removed.",
    )
    housekeeping_minutes: Positive = Field(
        default=15,
        description="Minutes between the rounds in which the service lets expire, purges, and renews its certificate.",
    )
    tls: bool = Field(
        default=False,
        description="TLS 1.3 by the service itself. A certificate of the sandbox's authority is made at each start.",
    )
    tls_certificate: Path | None = Field(
        default=None,
        description="Server certificate with its chain (PEM), in place of the one that is made; read again when it "
        "changes.",
    )
    tls_key: Path | None = Field(default=None, description="Its private key (PEM).")
    tls_names: tuple[str, ...] = Field(
        default=(),
        description="JSON list of names and addresses in the certificate that is made, besides localhost and "
        "`CAREPLAN_HOST`.",
    )
    trusted_proxies: tuple[IPvAnyNetwork, ...] = Field(
        default=(),
        description="JSON list of addresses or networks of proxies that end TLS and tell the client's certificate "
        "by the header `Client-Cert` (RFC 9440). From others the header is refused.",
    )
    client_certificates: Demand | None = Field(
        default=None,
        description="Which offices have to connect with their certificate: `off`, `own` (those that keep their "
        "key) or `all`. Without it, `own` with TLS or trusted proxies and `off` in development.",
    )
    session_minutes: Positive = Field(default=60, description="How long an access token holds.")
    refresh_minutes: Positive = Field(
        default=480, description="How long a log-in can be renewed by refresh tokens, from the password on."
    )
    otp_required: bool = Field(
        default=False, description="Everybody has to set up one-time passwords; without it, who wants to may."
    )
    password_days: Annotated[int, Field(ge=0)] = Field(
        default=0, description="Days after which a password has to be changed; 0: never."
    )
    lock_failures: Positive = Field(default=5, description="Failed log-ins in a row that lock an ID.")
    lock_minutes: Positive = Field(
        default=15, description="How long it is locked; failures further apart are not counted together."
    )
    notice_seconds: Annotated[float, Field(ge=0.05, le=60)] = Field(
        default=0.5,
        description="Seconds between two looks for new notices, by which streams and webhooks wake.",
    )
    heartbeat_seconds: Annotated[float, Field(ge=0.05, le=300)] = Field(
        default=15, description="Seconds between the comments of an event stream."
    )
    max_streams: Positive = Field(
        default=10, description="Event streams that an office has open at a time, in each process."
    )
    nuisance: bool = Field(
        default=True,
        description="Whether the administrator may put a script of nuisances; none is there at first.",
    )
    town: bool | None = Field(
        default=None,
        description="Whether the administrator may make a demonstration town where no office is, and reset it. "
        "Without it, only in development: with neither TLS nor trusted proxies.",
    )
    notice_days: Positive = Field(
        default=90, description="Days that notices are kept, and what of them is still to be delivered."
    )
    dead_letter_days: Positive = Field(
        default=30, description="Days that a notice whose delivery was given up can be replayed."
    )
    webhook_private: bool | None = Field(
        default=None,
        description="Whether webhooks may go to loopback and private addresses, and to them by `http://`. Without it, "
        "only while the service itself listens on loopback, as a sandbox on a laptop does.",
    )
    webhook_ca: Path | None = Field(
        default=None,
        description="Certificates (PEM) of authorities that webhooks are trusted by, besides the system's.",
    )
    max_webhooks: Positive = Field(default=10, description="Webhooks of an office.")
    webhook_attempts: Positive = Field(
        default=12, description="Tries of a webhook, over some two and a half hours, before it is given up."
    )
    webhook_seconds: Annotated[float, Field(gt=0, le=60)] = Field(
        default=10, description="Seconds that one try may take as a whole."
    )
    rate_address: NotNegative = Field(
        default=60_000,
        description="Requests a minute of one client address (one /64 of IPv6), a minute's worth at once; more are"
        " refused with 429 and `Retry-After`. As all `RATE`s: 0 sets no limit; each process counts by itself, so that "
        "n processes let n times as many through. Trusted proxies are not counted.",
    )
    rate_login: NotNegative = Field(
        default=120, description="Log-ins, refreshes and enrolments a minute of one client address."
    )
    rate_staff: NotNegative = Field(default=60_000, description="Requests a minute of one log-in.")
    rate_office: NotNegative = Field(default=120_000, description="Requests a minute of one office.")
    max_recorded: Positive = Field(
        default=500,
        description="Requests that are kept of an office whose requests are recorded, and 20 MB of them at most.",
    )
    recorded_hours: Positive = Field(default=72, description="Hours that recorded requests are kept.")
    metrics_token: SecretStr | None = Field(
        default=None,
        description="Bearer token for `GET /metrics`. Without it they are shown to loopback addresses only, and to "
        "nobody behind a trusted proxy.",
    )
    check_minutes: Positive = Field(
        default=60,
        description="Minutes that files which somebody checks or compares on the pages are kept, encrypted under a key "
        "that only that browser has.",
    )
    findings_days: Positive = Field(
        default=14, description="Days that a link to findings (without values of service users) holds."
    )
    run_days: Positive = Field(
        default=7,
        description="Days that a run of the vendor test on the pages is kept, encrypted in the same way.",
    )
    max_lockers: Positive = Field(
        default=1_000, description="Checks, comparisons and links to findings that are kept at a time."
    )
    max_locker_bytes: Positive = Field(default=500_000_000, description="Their bytes together.")
    draft_days: Positive = Field(default=30, description="Days after its last change that a draft expires.")
    max_drafts: Positive = Field(default=100, description="Drafts of an office at a time.")
    upload_hours: Positive = Field(
        default=24, description="Hours after its beginning that a resumable upload expires."
    )
    max_uploads: Positive = Field(
        default=10, description="Resumable uploads of an office under way at a time."
    )
    max_upload_bytes: Positive = Field(default=20_000_000, description="Bytes of a sealed unit or a ZIP.")
    max_body_bytes: Positive = Field(default=1_048_576, description="Bytes of any other request body.")
    max_body_seconds: Positive = Field(default=60, description="Seconds a request body may take to come.")
    max_memory_bytes: Positive = Field(
        default=200_000_000, description="Bytes of request bodies in memory at once."
    )
    max_files: Positive = Field(default=64, description="Files in a ZIP.")
    max_unpacked_bytes: Positive = Field(default=40_000_000, description="Bytes of a ZIP's files together.")
    max_records: Positive = Field(
        default=20_000,
        description="Lines of the plain files that come at once: a finding takes more memory than a line.",
    )
    max_ratio: Positive = Field(default=200, description="How many times its own size a ZIP may unfold to.")
    threads: Positive = Field(
        default=8, description="Threads, and database connections, that do blocking work."
    )


class SettingsError(Exception):
    """A setting has no usable value; the messages name the variables, never show values."""

    def __init__(self, names: list[str]) -> None:
        listed = ", ".join(f"{_PREFIX}{name.upper()}" for name in names)
        super().__init__(listed)
        self.message_ja = f"設定を確認してください(docs/settings.md): {listed}"
        self.message_en = f"check these settings (docs/settings.md): {listed}"


def load_settings(**given: Any) -> Settings:
    """Return the settings of the environment, those given in their place.

    Raises:
        SettingsError: a value is not of its form.

    """
    try:
        return Settings(**given)
    except ValidationError as error:
        raise SettingsError(sorted({str(each["loc"][0]) for each in error.errors()})) from None
    except PydanticSettingsError:
        raise SettingsError(
            ["tls_names", "trust_anchors", "trust_crls", "trusted_proxies"]
        ) from None  # what is not JSON is told apart no further


def public_settings(settings: Settings) -> dict[str, bool | float | str]:
    """Return the settings that have a value and are neither a secret nor a place on the disk, by name."""
    values = {name: getattr(settings, name) for name in Settings.model_fields}
    return {name: value for name, value in values.items() if isinstance(value, bool | int | float | str)}


def describe_settings() -> str:
    """Return `docs/settings.md`."""
    lines = [
        "# Settings of the service",
        "",
        "Made from `careplan.settings` by `python -m careplan.settings`; a test compares. `careplan serve` has options",
        "for the data folder, address and port, which win over the environment.",
        "",
        "| variable | default | what it sets |",
        "|---|---|---|",
    ]
    for name, field in Settings.model_fields.items():
        default = "" if field.default in (None, ()) else f"`{field.default}`"
        lines.append(f"| `{_PREFIX}{name.upper()}` | {default} | {field.description} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(describe_settings(), end="")  # noqa: T201
