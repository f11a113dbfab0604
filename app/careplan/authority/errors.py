"""What the authority refuses."""

from __future__ import annotations

from typing import Final

from careplan.trust import TrustError


class AuthorityError(TrustError):
    """The authority cannot do what was asked; the messages say why and what to do."""


_REFUSALS: Final[dict[str, tuple[str, str]]] = {
    "already-initialised": (
        "このフォルダーには既に認証局があります({path})。別のフォルダーを指定してください。",
        "There is an authority in this folder already ({path}). Give another folder.",
    ),
    "not-initialised": (
        "このフォルダーに認証局がありません({path})。先に careplan authority init を実行してください。",
        "There is no authority in this folder ({path}). Run careplan authority init first.",
    ),
    "damaged": (
        "認証局の記録が読めません({path})。バックアップから戻してください。",
        "The authority's record cannot be read ({path}). Restore it from a backup.",
    ),
    "office-number": (
        "事業所番号は英大文字と数字の 10 文字です(例 1370000017)。",
        "An office number is 10 characters of digits and capital letters (such as 1370000017).",
    ),
    "name": (
        "名称は 1〜64 文字で、制御文字を含められません。",
        "A name is 1 to 64 characters without control characters.",
    ),
    "days": (
        "有効日数は 1 日以上で、認証局の証明書の期限を超えて始められません。",
        "The validity is at least one day and must begin before the authority's certificate ends.",
    ),
    "unknown-office": (
        "この認証局は事業所 {office} に証明書を発行していません。事業所番号を確認してください。",
        "This authority has issued no certificate to office {office}. Check the number.",
    ),
    "unknown-serial": (
        "シリアル番号 {serial} の証明書は発行していません。",
        "This authority has issued no certificate of serial number {serial}.",
    ),
    "already-revoked": (
        "証明書は {revoked_at} に失効済みです。新しい証明書は careplan authority issue で発行します。",
        "The certificate was revoked on {revoked_at} already. A new one is made by careplan authority issue.",
    ),
    "weak-key": (
        "この公開鍵には発行できません。RSA 2048〜8192 ビットか、楕円曲線 P-256 にしてください。",
        "No certificate is issued for this key. Use RSA of 2048 to 8192 bits, or the curve P-256.",
    ),
    "request-signature": (
        "証明書署名要求(CSR)の署名が正しくありません。作り直してください。",
        "The signature of the certificate request (CSR) is wrong. Make it again.",
    ),
    "request-number": (
        "証明書署名要求(CSR)に、事業所 {office} とは別の事業所番号が入っています。ファイルを確認してください。",
        "The certificate request (CSR) names another office than {office}. Check which file this is.",
    ),
    "unreadable": (
        "証明書署名要求(CSR)として読めません。PEM か DER のファイルを指定してください。",
        "This cannot be read as a certificate request (CSR). Give a PEM or DER file.",
    ),
}


def refusal(code: str, **values: object) -> AuthorityError:
    """Make the refusal ``code`` with its words filled in."""
    message_ja, message_en = _REFUSALS[code]
    return AuthorityError(code, message_ja.format(**values), message_en.format(**values))
