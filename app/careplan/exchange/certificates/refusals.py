"""How the exchange says no about certificates, issue passwords, and whom to trust."""

from careplan.exchange.errors import ExchangeError


def client_certificate_refused(code: str, ja: str, en: str) -> ExchangeError:
    """Return: the certificate shown is not good, or another office's; `code` is the trust layer's."""
    return ExchangeError("client-certificate-refused", ja, en, {"cause": code})


def client_certificate_differs() -> ExchangeError:
    """Return: the token was given to somebody who showed another certificate (RFC 8705)."""
    return ExchangeError(
        "client-certificate-differs",
        "このトークンは別の証明書に結び付いています。ログインしたときの証明書で接続してください",
        "this token is bound to another certificate: connect with the one that was shown at log-in",
    )


def certificate_refused(ja: str, en: str) -> ExchangeError:
    """Return: the certificate cannot be this office's."""
    return ExchangeError("certificate-refused", ja, en)


def issue_password_wrong() -> ExchangeError:
    """Return: no such office, none made for it, or another one: the three are not told apart."""
    return ExchangeError(
        "issue-password-wrong",
        "発行用パスワードが違います。事業所番号とパスワードを確認してください",
        "the issue password is wrong: check the office number and the password",
    )


def issue_password_expired() -> ExchangeError:
    """Return: the right password, too late."""
    return ExchangeError(
        "issue-password-expired",
        "発行用パスワードの期限が切れています。管理者に新しいものを依頼してください",
        "the issue password has expired: ask the administrator for a new one",
    )


def issue_password_used() -> ExchangeError:
    """Return: the right password, used for another key."""
    return ExchangeError(
        "issue-password-used",
        "発行用パスワードは使用済みです。管理者に新しいものを依頼してください",
        "the issue password was used for another key: ask the administrator for a new one",
    )


def trust_file_missing(path: str) -> ExchangeError:
    """Return: a file of the settings that names whom to trust cannot be read; only the start says so."""
    return ExchangeError("trust-file-missing", f"読めません: {path}", f"cannot be read: {path}")


def trust_list_missing(authority: str) -> ExchangeError:
    """Return: an authority of the settings has no revocation list, so that nobody could use it; the start says so."""
    return ExchangeError(
        "trust-list-missing",
        f"CAREPLAN_TRUST_ANCHORSの認証局 {authority} の失効リスト(CRL)がCAREPLAN_TRUST_CRLSにありません。"
        "失効を確認できないため、その証明書はすべて拒否されます。失効リストを指定してください",
        f"CAREPLAN_TRUST_ANCHORS names the authority {authority}, and CAREPLAN_TRUST_CRLS no revocation list of it: "
        "every certificate of it would be refused. Name its list",
    )


def authority_unavailable() -> ExchangeError:
    """Return: the sandbox's own authority cannot be read: nothing is issued or revoked; the exchange goes on."""
    return ExchangeError(
        "authority-unavailable",
        "認証局を利用できません(データフォルダーの authority)。発行と失効はできませんが、送受信は続けられます",
        "the authority cannot be read (authority in the data folder): nothing is issued or revoked till it is back",
    )


def revocation_unknown() -> ExchangeError:
    """Return: the last revocation list is too old to say whether a certificate is good."""
    return ExchangeError(
        "revocation-unknown",
        "失効リスト(CRL)が古いか、ないため、証明書を確認できません。認証局の復旧を待ってください",
        "the revocation list is too old, or missing, to judge a certificate by; the authority has to be back first",
    )
