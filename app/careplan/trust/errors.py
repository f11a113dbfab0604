"""The one exception tree of the trust family, and the words of its refusals."""

from __future__ import annotations

from typing import Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm

UNREADABLE: Final = (
    ValueError,
    TypeError,
    UnsupportedAlgorithm,
    x509.DuplicateExtension,
    x509.InvalidVersion,
    x509.UnsupportedGeneralNameType,
    UserWarning,
)
"""What ``cryptography`` raises on reading X.509 that is wrong; it only warns of some, unless warnings are errors."""


class TrustError(Exception):
    """A certificate, a revocation list or a sealed thing is refused.

    ``code`` is stable and readable (``expired``, ``crl-stale``); the messages say what is there, what
    should be, and the fix. They never hold key material or personal data.
    """

    def __init__(self, code: str, message_ja: str, message_en: str) -> None:
        super().__init__(f"{code}: {message_en}")
        self.code = code
        self.message_ja = message_ja
        self.message_en = message_en


_REFUSALS: dict[str, tuple[str, str]] = {
    "unreadable": (
        "証明書・鍵・失効リストとして読めません({what})。PEM または DER のファイルか、確認してください。",
        "This cannot be read as {what}. Check that the file is PEM or DER and whole.",
    ),
    "key-encrypted": (
        (
            "秘密鍵がパスワードで暗号化されています。"
            "復号してから指定してください(openssl pkey -in 元.key -out 先.key)。"
        ),
        "The private key is encrypted under a password. Decrypt it first (openssl pkey -in OLD.key -out NEW.key).",
    ),
    "other-kind": (
        "{wanted}が必要なところに、{found}が指定されています。証明書と鍵を取り違えていないか、確認してください。",
        "This is {found_en}, but {wanted_en} is needed. Check that certificate and key are not swapped.",
    ),
    "published-authority": (
        (
            "公開されている試験用認証局(certs/)は信頼できません。だれでも証明書を発行できます。"
            "試すだけなら、サンドボックスモードを指定してください(docs/certificates.md)。"
        ),
        (
            "The public test authority (certs/) is not to be trusted: its key is published, anybody can issue by it. "
            "For mere trials there is the sandbox mode (docs/certificates.md)."
        ),
    ),
    "published-key": (
        "この証明書の秘密鍵は公開されています(certs/keys)。新しい鍵で発行を受けてください。",
        "The private key of this certificate is published (certs/keys). Have one issued for a new key.",
    ),
    "key-mismatch": (
        "秘密鍵が証明書と組になっていません。同じ事業所の .crt と .key を指定してください。",
        "The private key does not belong to the certificate. Give the .crt and .key of one office.",
    ),
    "unknown-authority": (
        "証明書を発行した認証局が、信頼する認証局の中にありません。相手と同じ認証局の証明書を指定してください。",
        "No trusted authority issued this certificate. Trust the authority that both sides use.",
    ),
    "issuer-not-authority": (
        "発行元の証明書は認証局のものではありません(CA:TRUE と keyCertSign が必要です)。",
        "The issuer's certificate is not an authority's: it needs CA:TRUE and keyCertSign.",
    ),
    "issuer-expired": (
        "{at} の時点で、認証局の証明書が有効期間外です。認証局の証明書を更新してください。",
        "The authority's own certificate is not valid at {at}. Renew the authority's certificate.",
    ),
    "expired": (
        "{at} の時点で、証明書の有効期限({not_after})が切れています。証明書を更新してください。",
        "The certificate ended on {not_after}, before {at}. Renew it.",
    ),
    "not-yet-valid": (
        "{at} の時点で、証明書はまだ有効ではありません({not_before} から有効)。時計か証明書を確認してください。",
        "The certificate begins on {not_before}, after {at}. Check the clock or the certificate.",
    ),
    "revoked": (
        "証明書は {revoked_at} に失効しています。新しい証明書の発行を受けてください。",
        "The certificate was revoked on {revoked_at}. Have a new one issued.",
    ),
    "crl-missing": (
        "この証明書の認証局の失効リスト(CRL)がありません。認証局から取得して指定してください。",
        "There is no revocation list (CRL) of this certificate's authority. Get it from the authority.",
    ),
    "crl-signature": (
        "失効リスト(CRL)の署名が認証局のものではありません。認証局から取得し直してください。",
        "The revocation list (CRL) is not signed by the authority. Get it from the authority again.",
    ),
    "crl-stale": (
        "失効リスト(CRL)の期限({next_update})を過ぎています。新しいものを取得してください。",
        "The revocation list (CRL) was to be replaced by {next_update}. Get the new one.",
    ),
    "crl-unsupported": (
        "差分や区分のある失効リスト(CRL)は扱えません。全件の CRL を指定してください。",
        "Delta and partitioned revocation lists are not handled. Give the authority's full CRL.",
    ),
    "key-usage": (
        "証明書の鍵用途では「{purpose}」ができません。この用途を含む証明書の発行を受けてください。",
        "The certificate's key usage does not allow {purpose}. Have one issued that does.",
    ),
    "serial-number": (
        "証明書のシリアル番号が 0 か負です(RFC 5280 は正の整数)。発行し直してもらってください。",
        "The certificate's serial number is zero or negative; RFC 5280 wants a positive one. Have it issued anew.",
    ),
    "weak-key": (
        "この鍵は使えません。RSA 2048〜8192 ビットか、楕円曲線 P-256 の鍵にしてください。",
        "This key is not accepted. Use RSA of 2048 to 8192 bits, or the curve P-256.",
    ),
    "weak-signature": (
        "証明書の署名のハッシュは SHA-256 以上でなければなりません。発行し直してもらってください。",
        "The certificate is signed with a hash other than SHA-256, 384 or 512. Have it issued anew.",
    ),
    "critical-extension": (
        "証明書に、解釈できない必須(critical)の拡張 {oid} があります。",
        "The certificate has a critical extension that is not understood: {oid}.",
    ),
    "role": (
        "証明書の役割(OU)は「{role}」ですが、ここでは「{wanted}」の証明書が必要です。",
        "The certificate's role (OU) is {role}; a certificate of role {wanted} is needed here.",
    ),
    "office-number": (
        "証明書の subject serialNumber に、10 桁の事業所番号が 1 つだけ入っていなければなりません。",
        "The certificate's subject must hold one serialNumber: an office number of 10 characters.",
    ),
}


def refusal(code: str, **values: object) -> TrustError:
    """Make the refusal ``code`` with its words filled in."""
    message_ja, message_en = _REFUSALS[code]
    return TrustError(code, message_ja.format(**values), message_en.format(**values))
