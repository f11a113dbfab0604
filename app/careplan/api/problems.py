"""Every problem document (RFC 9457), and every HTTP status that the service answers with.

`type` is `urn:careplan:problem:<code>`; `title` and `detail` are in the language asked for, `message` holds the
detail in both. Nothing of the request is quoted that could be a person's.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from fastapi import HTTPException

from careplan.exchange.errors import ExchangeError

OK, CREATED, NO_CONTENT = 200, 201, 204
MEDIA_TYPE: Final = "application/problem+json"
_RETRY_SECONDS = 2


@dataclass(frozen=True, slots=True)
class ProblemType:
    """One kind of problem: its code, HTTP status, and title in both languages."""

    code: str
    status: int
    title_ja: str
    title_en: str

    @property
    def urn(self) -> str:
        """The `type` of its documents."""
        return f"urn:careplan:problem:{self.code}"

    def document(self, message: Mapping[str, str], language: str) -> dict[str, object]:
        """Return the members that every document has."""
        return {
            "type": self.urn,
            "title": self.title_ja if language == "ja" else self.title_en,
            "status": self.status,
            "detail": message[language],
            "code": self.code,
            "message": dict(message),
        }


ScriptedStatus = Literal[429, 503]
"""What a script of nuisances may refuse with."""


class ProblemError(HTTPException):
    """A problem on its way to the client. FastAPI lets its own exceptions through wherever they are raised."""

    def __init__(
        self, kind: ProblemType, ja: str, en: str, extra: Mapping[str, object] | None = None
    ) -> None:
        super().__init__(status_code=kind.status, detail=en)
        self.kind = kind
        self.message = {"ja": ja, "en": en}
        self.extra = dict(extra or {})
        self.headers: Mapping[str, str] | None = _headers(kind, self.extra)

    def document(self, language: str) -> dict[str, object]:
        """Return the problem document."""
        return self.kind.document(self.message, language) | self.extra


# What the edge itself refuses.
MALFORMED = ProblemType("malformed", 400, "要求を読めません", "Unreadable request")
NOT_FOUND = ProblemType("not-found", 404, "ありません", "Not found")
METHOD_NOT_ALLOWED = ProblemType("method-not-allowed", 405, "その方法では呼べません", "Method not allowed")
CLIENT_CERT_UNTRUSTED = ProblemType("client-cert-untrusted", 403, "信頼していない中継です", "Untrusted proxy")
TOO_SLOW = ProblemType("too-slow", 408, "本文が届きません", "Body too slow")
UPLOAD_VERSION = ProblemType("upload-version", 412, "アップロードの版が違います", "Another version of tus")
TOO_LARGE = ProblemType("too-large", 413, "大きすぎます", "Too large")
UNSUPPORTED_MEDIA_TYPE = ProblemType(
    "unsupported-media-type", 415, "この形式は受け取れません", "Unsupported media type"
)
REQUEST_INVALID = ProblemType("request-invalid", 422, "要求の内容が不正です", "Invalid request")
TOO_MANY_REQUESTS = ProblemType("too-many-requests", 429, "要求が多すぎます", "Too many requests")
METRICS_CLOSED = ProblemType("metrics-closed", 403, "計測値は見られません", "Metrics are closed")
INTERNAL = ProblemType("internal", 500, "内部エラー", "Internal error")
UNAVAILABLE = ProblemType("unavailable", 503, "一時的に利用できません", "Temporarily unavailable")
NOT_READY = ProblemType("not-ready", 503, "準備ができていません", "Not ready")
OVERLOADED = ProblemType("overloaded", 503, "混み合っています", "Overloaded")
MAINTENANCE = ProblemType("maintenance", 503, "保守中です", "Maintenance")
SESSION_MISSING = ProblemType("session-missing", 401, "ログインが必要です", "Log-in required")

# What the exchange refuses, by the code of its refusal.
EXCHANGE_TYPES: Final = {
    kind.code: kind
    for kind in (
        ProblemType("login-failed", 401, "ログインできません", "Log-in failed"),
        ProblemType("login-locked", 429, "ログインを止めています", "Log-in locked"),
        ProblemType("otp-required", 401, "ワンタイムパスワードが必要です", "One-time password required"),
        SESSION_MISSING,
        ProblemType("client-certificate-differs", 401, "証明書が違います", "Another client certificate"),
        ProblemType("client-certificate-missing", 403, "証明書が必要です", "Client certificate required"),
        ProblemType(
            "client-certificate-refused", 403, "接続の証明書を使えません", "Client certificate refused"
        ),
        ProblemType(
            "password-change-required", 403, "パスワードを変えてください", "Password has to be changed"
        ),
        ProblemType(
            "otp-enrolment-required",
            403,
            "ワンタイムパスワードの登録が必要です",
            "One-time password has to be set up",
        ),
        ProblemType("administrator-only", 403, "管理者の操作です", "For administrators only"),
        ProblemType("office-only", 403, "事業所の操作です", "For offices only"),
        ProblemType("sender-differs", 403, "送信元が違います", "Another sender"),
        ProblemType("office-inactive", 403, "利用停止中の事業所です", "Inactive office"),
        ProblemType("office-unknown", 404, "事業所の登録がありません", "Unknown office"),
        ProblemType("certificate-missing", 404, "有効な証明書がありません", "No certificate in force"),
        ProblemType("transmission-unknown", 404, "その送信はありません", "Unknown transmission"),
        ProblemType("draft-unknown", 404, "その下書きはありません", "Unknown draft"),
        ProblemType("upload-unknown", 404, "そのアップロードはありません", "Unknown upload"),
        ProblemType("streams-full", 429, "受信中の接続が多すぎます", "Too many event streams"),
        ProblemType("webhook-unknown", 404, "そのウェブフックはありません", "Unknown webhook"),
        ProblemType("webhooks-full", 409, "ウェブフックが多すぎます", "Too many webhooks"),
        ProblemType("webhook-url-refused", 422, "このアドレスには送れません", "Address refused"),
        ProblemType("confirmation-differs", 422, "確認の語が違います", "Not confirmed"),
        ProblemType("town-off", 403, "見本の町は使えません", "No demonstration town here"),
        ProblemType("town-in-progress", 409, "見本の町を作成中です", "Town in progress"),
        ProblemType("town-not-empty", 409, "すでに事業所があります", "There are offices already"),
        ProblemType("town-missing", 409, "見本の町はありません", "No demonstration town"),
        ProblemType("town-not-alone", 409, "ほかの事業所があります", "Other offices are there"),
        ProblemType("town-authority-young", 409, "認証局が新しすぎます", "Authority too young"),
        ProblemType("script-malformed", 422, "台本を読めません", "Malformed script"),
        ProblemType("script-full", 409, "規則が多すぎます", "Too many rules"),
        ProblemType("nuisance-off", 403, "台本は使えません", "No scripts here"),
        ProblemType("drafts-full", 409, "下書きが多すぎます", "Too many drafts"),
        ProblemType("uploads-full", 409, "アップロードが多すぎます", "Too many uploads"),
        ProblemType("upload-offset-differs", 409, "続きの位置が違います", "Another offset"),
        ProblemType("upload-incomplete", 409, "アップロードの途中です", "Upload incomplete"),
        ProblemType("upload-too-large", 413, "大きすぎます", "Upload too large"),
        ProblemType("content-purged", 410, "データは消去済みです", "Content purged"),
        ProblemType("group-unknown", 404, "連携グループがありません", "Unknown linkage group"),
        ProblemType("group-owner-only", 403, "作った事業所の操作です", "For the group's owner only"),
        ProblemType("group-owner-stays", 409, "作った事業所は抜けられません", "The owner stays"),
        ProblemType("group-full", 409, "グループがいっぱいです", "Group full"),
        ProblemType("group-malformed", 422, "グループ名が不正です", "Malformed group"),
        ProblemType("export-running", 409, "書き出し中です", "Export under way"),
        ProblemType("retention-running", 409, "実行中です", "Retention under way"),
        ProblemType("office-exists", 409, "登録済みの事業所です", "Office exists"),
        ProblemType("staff-unknown", 404, "その職員はいません", "Unknown log-in"),
        ProblemType("request-forged", 403, "ほかのページからの要求です", "Request of another page"),
        ProblemType("form-unreadable", 400, "フォームを読めません", "Form unreadable"),
        ProblemType("page-unknown", 404, "このページはありません", "No such page"),
        ProblemType("file-missing", 422, "ファイルがありません", "No file"),
        ProblemType("office-number-doubtful", 422, "事業所番号を確かめてください", "Doubtful office number"),
        ProblemType("office-list-unreadable", 422, "事業所の一覧を読めません", "Unreadable list of offices"),
        ProblemType("reason-missing", 422, "理由がありません", "No reason"),
        ProblemType("nothing-to-send", 422, "ファイルがありません", "Nothing to send"),
        ProblemType("partner-differs", 409, "相手と送信先が違います", "Another destination"),
        ProblemType("pdf-unavailable", 503, "PDFを作れません", "No PDF here"),
        ProblemType("report-too-long", 422, "PDFには長すぎます", "Too long for PDF"),
        ProblemType("nothing-to-check", 422, "調べるファイルがありません", "Nothing to check"),
        ProblemType("locker-unknown", 404, "預かっていません", "Not kept any more"),
        ProblemType("lockers-full", 503, "これ以上預かれません", "Too much is kept"),
        ProblemType("run-incomplete", 422, "試験の内容が足りません", "Run incomplete"),
        ProblemType("answer-missing", 422, "答えがありません", "No answer"),
        ProblemType("passwords-differ", 422, "パスワードが一致しません", "Passwords differ"),
        ProblemType("otp-active", 409, "ワンタイムパスワードは設定済みです", "One-time password is set up"),
        ProblemType(
            "otp-missing", 409, "ワンタイムパスワードは未登録です", "One-time password is not set up"
        ),
        ProblemType("otp-refused", 422, "ワンタイムパスワードが違います", "One-time password refused"),
        ProblemType("staff-exists", 409, "使われている職員IDです", "Staff ID taken"),
        ProblemType("custody-differs", 409, "鍵の保管方法が違います", "Key kept elsewhere"),
        ProblemType("state-forbids", 409, "今の状態ではできません", "Not in this state"),
        ProblemType("earlier-unfetched", 409, "先に受信するものがあります", "An earlier one is unfetched"),
        ProblemType("same-stamp", 409, "ファイル連番が重複しています", "Stamp used before"),
        ProblemType("idempotency-key-reused", 409, "別の要求で使われたキーです", "Idempotency key reused"),
        ProblemType("idempotency-in-progress", 409, "処理中の要求です", "Request in progress"),
        ProblemType("office-malformed", 422, "事業所の内容が不正です", "Malformed office"),
        ProblemType("staff-malformed", 422, "職員IDの形式が不正です", "Malformed staff ID"),
        ProblemType("password-weak", 422, "パスワードが不適切です", "Unfit password"),
        ProblemType("certificate-refused", 422, "この証明書は使えません", "Certificate refused"),
        ProblemType("header-refused", 422, "ヘッダーを検証できません", "Clear header refused"),
        ProblemType("pseudonyms-refused", 422, "仮名が不正です", "Pseudonyms refused"),
        ProblemType("hash-differs", 422, "ハッシュが一致しません", "Hash differs"),
        ProblemType(
            "service-type-foreign", 422, "登録のないサービス種類です", "Service type not of the office"
        ),
        ProblemType("destination-unknown", 422, "送信先の登録がありません", "Unknown destination"),
        ProblemType("destination-inactive", 422, "送信先は利用停止中です", "Inactive destination"),
        ProblemType(
            "destination-without-certificate",
            422,
            "送信先の証明書がありません",
            "Destination without certificate",
        ),
        ProblemType("not-sealed", 422, "封緘されていません", "Not sealed"),
        ProblemType("recipient-differs", 422, "封緘の宛先が違います", "Sealed for another"),
        ProblemType("not-a-unit", 422, "送信単位ではありません", "No transmission unit"),
        ProblemType("edition-not-carried", 422, "この版は送れません", "Edition not carried"),
        ProblemType("files-not-one-unit", 422, "送信単位が1つではありません", "Not one transmission unit"),
        ProblemType("unit-has-errors", 422, "検査でエラーが見つかりました", "The unit has errors"),
        ProblemType("archive-refused", 422, "ZIPを受け取れません", "ZIP refused"),
        ProblemType("sealing-failed", 422, "封をできません", "Cannot be sealed"),
        ProblemType("opening-failed", 422, "開封できません", "Cannot be opened"),
        ProblemType("receipt-refused", 422, "受領書を検証できません", "Receipt refused"),
        ProblemType("receipt-missing", 422, "受領書がありません", "Receipt missing"),
        ProblemType("key-unreadable", 503, "預かった鍵を開けません", "Kept key unreadable"),
        ProblemType("issue-password-wrong", 401, "発行用パスワードが違います", "Wrong issue password"),
        ProblemType(
            "issue-password-expired", 410, "発行用パスワードの期限切れです", "Issue password expired"
        ),
        ProblemType("issue-password-used", 409, "発行用パスワードは使用済みです", "Issue password used"),
        ProblemType("trust-list-missing", 503, "失効リストがありません", "Revocation list missing"),
        ProblemType("authority-unavailable", 503, "認証局を利用できません", "Authority unavailable"),
        ProblemType("revocation-unknown", 503, "失効を確認できません", "Revocation unknown"),
        ProblemType("trust-file-missing", 503, "認証局のファイルを読めません", "Trust file missing"),
    )
}
_OF_A_SESSION = (
    "session-missing",
    "client-certificate-differs",
    "client-certificate-missing",
    "client-certificate-refused",
    "password-change-required",
    "otp-enrolment-required",
)
_RETRIED = {OVERLOADED.code, NOT_READY.code, UNAVAILABLE.code, "idempotency-in-progress"}


def of_refusal(error: ExchangeError) -> ProblemError:
    """Return the problem of a refusal."""
    return ProblemError(EXCHANGE_TYPES[error.code], error.message_ja, error.message_en, error.details)


def client_cert_untrusted() -> ProblemError:
    """Return: a `Client-Cert` header from an address that is no trusted proxy's."""
    return ProblemError(
        CLIENT_CERT_UNTRUSTED,
        "このアドレスからの Client-Cert ヘッダーは受け取れません(CAREPLAN_TRUSTED_PROXIES)",
        "the Client-Cert header is not taken from this address (CAREPLAN_TRUSTED_PROXIES)",
    )


def malformed() -> ProblemError:
    """Return: the request cannot be parsed."""
    return ProblemError(MALFORMED, "要求を読めません", "the request cannot be read")


def of_status(status: int) -> ProblemError:
    """Return the problem of a status that the framework answers with."""
    if status == NOT_FOUND.status:
        return ProblemError(NOT_FOUND, "そのURLはありません", "there is nothing at this URL")
    if status == METHOD_NOT_ALLOWED.status:
        return ProblemError(
            METHOD_NOT_ALLOWED, "このURLにその方法はありません", "this URL has no such method"
        )
    return malformed() if status < INTERNAL.status else internal()


def too_large(limit: int) -> ProblemError:
    """Return: the body is over the route's limit, in bytes."""
    ja, en = f"本文は{limit}バイトまでです", f"the body may have {limit} bytes"
    return ProblemError(TOO_LARGE, ja, en, {"limit": limit})


def too_slow(seconds: float) -> ProblemError:
    """Return: the body did not come whole in time."""
    ja = f"本文は{seconds:g}秒以内に送ってください"
    return ProblemError(
        TOO_SLOW, ja, f"the body has to come within {seconds:g} seconds", {"seconds": seconds}
    )


def upload_version(known: str) -> ProblemError:
    """Return: the request speaks no version of tus that is spoken here."""
    return ProblemError(
        UPLOAD_VERSION, f"Tus-Resumableは {known} です", f"Tus-Resumable is {known}", {"version": known}
    )


def unsupported_media_type(accepted: Iterable[str]) -> ProblemError:
    """Return: the route takes only these media types."""
    listed = ", ".join(accepted)
    return ProblemError(UNSUPPORTED_MEDIA_TYPE, f"Content-Typeは {listed} です", f"Content-Type is {listed}")


def request_invalid(errors: Iterable[Mapping[str, Any]]) -> ProblemError:
    """Return: values are missing or wrong; each error says where and why, none quotes the value."""
    listed = [dict(error) for error in errors]
    places = ", ".join(error["where"] for error in listed)
    ja, en = f"次の項目を確認してください: {places}", f"check these: {places}"
    return ProblemError(REQUEST_INVALID, ja, en, {"errors": listed})


def internal() -> ProblemError:
    """Return: a fault of the service; what it was stands in its log only."""
    return ProblemError(
        INTERNAL,
        "内部エラーが起きました。要求は記録されています",
        "an internal error; the request is on record",
    )


def unavailable() -> ProblemError:
    """Return: the store does not answer."""
    return ProblemError(UNAVAILABLE, "しばらくしてから繰り返してください", "repeat in a while")


def not_ready(reasons: Iterable[str]) -> ProblemError:
    """Return: the service cannot work now; each reason is a word or the code of a problem."""
    listed = list(reasons)
    named = ", ".join(listed)
    return ProblemError(
        NOT_READY, f"今は使えません: {named}", f"not usable now: {named}", {"reasons": listed}
    )


def too_many_requests(seconds: int) -> ProblemError:
    """Return: one address, log-in or office asks too often; it may again after so many seconds."""
    return ProblemError(
        TOO_MANY_REQUESTS,
        f"{seconds}秒後に繰り返してください",
        f"repeat after {seconds} seconds",
        {"retry_after": seconds},
    )


def metrics_closed() -> ProblemError:
    """Return: metrics are for this machine, or for who knows the token."""
    return ProblemError(
        METRICS_CLOSED,
        "このアドレスには見せません(CAREPLAN_METRICS_TOKEN)",
        "not shown to this address, or without the token (CAREPLAN_METRICS_TOKEN)",
    )


def overloaded() -> ProblemError:
    """Return: too much is being uploaded at once."""
    return ProblemError(
        OVERLOADED, "送信が集中しています。少し待って繰り返してください", "too many uploads; repeat soon"
    )


def maintenance(seconds: int) -> ProblemError:
    """Return: closed for so many seconds, by a script of nuisances."""
    ja, en = f"保守中です。{seconds}秒後に繰り返してください", f"maintenance; repeat after {seconds} seconds"
    return ProblemError(MAINTENANCE, ja, en, {"retry_after": seconds})


def scripted(status: int | None, seconds: int | None) -> ProblemError:
    """Return the refusal of a script of nuisances: 429 or 503, with Retry-After where seconds are given."""
    kind = TOO_MANY_REQUESTS if status == TOO_MANY_REQUESTS.status else OVERLOADED
    problem = ProblemError(
        kind,
        "練習用の台本が断りました。少し待って繰り返してください",
        "refused by a script, for practice; repeat soon",
    )
    problem.headers = None if seconds is None else {"Retry-After": str(seconds)}
    return problem


def documented(*kinds: ProblemType | str) -> dict[int | str, dict[str, Any]]:
    """Return the `responses` of a route that may answer with these problems, by type or code."""
    documents: dict[int | str, dict[str, Any]] = {}
    for kind in _spread(kinds):
        response = documents.setdefault(kind.status, _response())
        response["description"] = " / ".join(filter(None, (response["description"], kind.title_en)))
        example = kind.document({"ja": kind.title_ja, "en": kind.title_en}, "ja")
        response["content"][MEDIA_TYPE]["examples"][kind.code] = {"value": example}
    return documents


def _spread(kinds: Iterable[ProblemType | str]) -> Iterator[ProblemType]:
    """Yield the types; that a session may be missing stands for all that a log-in may lack."""
    for kind in kinds:
        if isinstance(kind, ProblemType):
            yield kind
            continue
        for code in _OF_A_SESSION if kind == _OF_A_SESSION[0] else (kind,):
            yield EXCHANGE_TYPES[code]


def _response() -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": "", "content": {MEDIA_TYPE: {"schema": schema, "examples": {}}}}


def _headers(kind: ProblemType, extra: Mapping[str, object]) -> Mapping[str, str] | None:
    if "retry_after" in extra:
        return {"Retry-After": str(extra["retry_after"])}
    if kind.code in _RETRIED:
        return {"Retry-After": str(_RETRY_SECONDS)}
    if kind.code == "session-missing":
        return {"WWW-Authenticate": "Bearer"}
    return None
