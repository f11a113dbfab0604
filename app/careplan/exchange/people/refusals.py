"""How the exchange says no about logging in, and the log-ins of an office."""

from careplan.exchange.errors import ExchangeError


def login_failed() -> ExchangeError:
    """Return the one answer to every failed log-in: which half was wrong is not said."""
    return ExchangeError(
        "login-failed",
        "ID、パスワード、ワンタイムパスワードのいずれかが違います",
        "the ID, the password or the one-time password is wrong",
    )


def login_locked(seconds: int) -> ExchangeError:
    """Return: too many failures under this ID, whether anybody has it or not."""
    return ExchangeError(
        "login-locked",
        f"ログインに続けて失敗したため、このIDは止めています。{seconds}秒後にやり直すか、管理者に解除を頼んでください",
        f"too many failed log-ins: try again in {seconds} seconds, or ask your administrator to unlock the ID",
        {"retry_after": seconds},
    )


def otp_required() -> ExchangeError:
    """Return: the password is right, and a one-time password is asked for besides."""
    return ExchangeError(
        "otp-required",
        "ワンタイムパスワード(6桁)も入れてください",
        "give the one-time password (6 digits) too",
    )


def otp_active() -> ExchangeError:
    """Return: a one-time password is set up already; only an administrator takes it away."""
    return ExchangeError(
        "otp-active",
        "ワンタイムパスワードは設定済みです。端末をなくしたときは管理者に解除を頼んでください",
        "one-time passwords are set up already; if the device is lost, ask your administrator to reset them",
    )


def otp_missing() -> ExchangeError:
    """Return: a code came before a secret was made."""
    return ExchangeError(
        "otp-missing",
        "先にワンタイムパスワードの登録を始めてください(POST /v1/otp)",
        "begin with a secret first (POST /v1/otp)",
    )


def otp_refused() -> ExchangeError:
    """Return: the code is not one of the new secret's."""
    return ExchangeError(
        "otp-refused",
        "ワンタイムパスワードが一致しません。端末の時計と登録した秘密を確認してください",
        "the one-time password does not match: check the device's clock and the secret it was given",
    )


def password_change_required() -> ExchangeError:
    """Return: the password was made for somebody, or has expired."""
    return ExchangeError(
        "password-change-required",
        "先にパスワードを変えてください(仮のパスワードか、有効期限切れです)",
        "change the password first: it is provisional, or has expired",
    )


def otp_enrolment_required() -> ExchangeError:
    """Return: this exchange asks everybody for one-time passwords."""
    return ExchangeError(
        "otp-enrolment-required",
        "先にワンタイムパスワードを登録してください",
        "set up one-time passwords first",
    )


def client_certificate_missing() -> ExchangeError:
    """Return: the office has to show its certificate when it connects."""
    return ExchangeError(
        "client-certificate-missing",
        "事業所の証明書を示して接続してください(TLSのクライアント証明書)",
        "connect with the office's certificate (TLS client certificate)",
    )


def office_only() -> ExchangeError:
    """Return: asked by an administrator, who acts for no office."""
    return ExchangeError(
        "office-only",
        "事業所の職員としてログインしてください(管理者は送受信できません)",
        "log in as staff of an office: an administrator sends and receives nothing",
    )


def staff_malformed() -> ExchangeError:
    """Return: not a staff ID."""
    return ExchangeError(
        "staff-malformed",
        "職員IDは英数字と . _ - の3文字以上40文字以内です",
        "a staff ID has 3 to 40 of letters, digits, dot, underscore, hyphen",
    )


def staff_exists() -> ExchangeError:
    """Return: the ID is taken, perhaps by another office."""
    return ExchangeError("staff-exists", "その職員IDは使われています", "that staff ID is taken")


def staff_unknown() -> ExchangeError:
    """Return: the office has no such log-in."""
    return ExchangeError(
        "staff-unknown", "その職員IDはこの事業所にありません", "the office has no such log-in"
    )


def password_weak(ja: str, en: str) -> ExchangeError:
    """Return: the password is none that is accepted."""
    return ExchangeError("password-weak", ja, en)
