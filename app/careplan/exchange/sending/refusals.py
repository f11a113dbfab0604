"""How the exchange says no about sending: headers, units, drafts, uploads, repeats."""

from collections.abc import Iterable, Mapping

from careplan.exchange.errors import ExchangeError


def header_refused(code: str, ja: str, en: str) -> ExchangeError:
    """Return: the clear header does not verify; `code` is the sealing layer's."""
    return ExchangeError("header-refused", ja, en, {"cause": code})


def sender_differs(claimed: str, actual: str, what_ja: str, what_en: str) -> ExchangeError:
    """Return: the header names another sender than the log-in or the certificate."""
    return ExchangeError(
        "sender-differs",
        f"ヘッダーの送信元 {claimed} が{what_ja} {actual} と違います",
        f"the header's sender {claimed} is not {what_en} {actual}",
    )


def service_type_foreign(number: str, service_type: str) -> ExchangeError:
    """Return: the office does not offer that service type."""
    return ExchangeError(
        "service-type-foreign",
        f"事業所 {number} にサービス種類 {service_type} の登録がありません",
        f"office {number} is not registered for service type {service_type}",
    )


def destination_unknown(number: str) -> ExchangeError:
    """Return: nobody by that number takes part."""
    return ExchangeError(
        "destination-unknown",
        f"送信先の事業所 {number} は登録がありません",
        f"the destination, office {number}, is not registered",
    )


def destination_inactive(number: str) -> ExchangeError:
    """Return: the destination takes part no more."""
    return ExchangeError(
        "destination-inactive",
        f"送信先の事業所 {number} は利用を停止しています",
        f"office {number} is not active",
    )


def destination_without_certificate(number: str) -> ExchangeError:
    """Return: nothing could be sealed for the destination."""
    return ExchangeError(
        "destination-without-certificate",
        f"送信先の事業所 {number} に有効な証明書がありません",
        f"the destination, office {number}, has no certificate in force",
    )


def hash_differs() -> ExchangeError:
    """Return: the header was signed over other bytes."""
    return ExchangeError(
        "hash-differs",
        "本体のSHA-256がヘッダーと一致しません",
        "the SHA-256 of the body is not the header's",
    )


def not_sealed(code: str, ja: str, en: str) -> ExchangeError:
    """Return: the bytes are not sealed as units are; `code` is the sealing layer's."""
    return ExchangeError("not-sealed", ja, en, {"cause": code})


def recipient_differs(number: str, cause: str) -> ExchangeError:
    """Return: sealed for another certificate than one of the destination's that holds; `cause` is why not."""
    return ExchangeError(
        "recipient-differs",
        f"送信先の事業所 {number} の有効な証明書に宛てて封緘されていません({cause})。"
        f"GET /v1/offices/{number}/certificate の証明書で封緘し直してください",
        f"not sealed for a certificate of office {number} that is in force ({cause}): "
        f"seal it for that of GET /v1/offices/{number}/certificate",
        {"cause": cause},
    )


def not_a_unit(kinds: Iterable[str]) -> ExchangeError:
    """Return: these kinds together are no transmission unit."""
    listed = " ".join(sorted(kinds)) or "-"
    return ExchangeError(
        "not-a-unit",
        f"{listed} の組合せは送信単位ではありません",
        f"{listed}: this combination is no transmission unit",
    )


def edition_not_carried(edition: str, carried: str) -> ExchangeError:
    """Return: the files are of an edition that the exchange does not carry."""
    return ExchangeError(
        "edition-not-carried",
        f"第{edition}版のファイルは送れません。careplan convert --to-edition {carried} で変換してください",
        f"files of edition {edition} are not carried: convert them with careplan convert --to-edition {carried}",
    )


def files_not_one_unit(count: int) -> ExchangeError:
    """Return: the plain files make none, or more than one, transmission unit."""
    return ExchangeError(
        "files-not-one-unit",
        f"一度に送れる送信単位は1つです(見つかった送信単位: {count})",
        f"one transmission unit a send; found {count}",
    )


def unit_has_errors(report: Mapping[str, object]) -> ExchangeError:
    """Return: the check found errors; `report` is the JSON of `careplan check`."""
    return ExchangeError(
        "unit-has-errors",
        "検査でエラーが見つかりました。直してから送るか、allow_errors=true を付けてください",
        "the check found errors: mend them, or say allow_errors=true",
        {"report": report},
    )


def draft_unknown() -> ExchangeError:
    """Return: no such draft, or another office's, or one that has expired."""
    return ExchangeError("draft-unknown", "その下書きはありません", "no such draft")


def drafts_full(most: int) -> ExchangeError:
    """Return: the office has as many drafts as are kept."""
    return ExchangeError(
        "drafts-full",
        f"下書きは{most}件までです。不要なものを消してください",
        f"{most} drafts are kept at most; delete what is not needed",
    )


def upload_unknown() -> ExchangeError:
    """Return: no such upload, or another office's, or one that has expired."""
    return ExchangeError("upload-unknown", "そのアップロードはありません", "no such upload")


def uploads_full(most: int) -> ExchangeError:
    """Return: the office has as many uploads under way as are kept."""
    return ExchangeError(
        "uploads-full",
        f"途中のアップロードは{most}件までです",
        f"{most} uploads may be under way at a time; finish or delete one",
    )


def upload_too_large(most: int) -> ExchangeError:
    """Return: the upload is longer than may be, or than was said when it began."""
    return ExchangeError(
        "upload-too-large",
        f"アップロードは1バイト以上{most}バイトまでです",
        f"this upload may have 1 to {most} bytes",
        {"limit": most},
    )


def upload_offset_differs(received: int) -> ExchangeError:
    """Return: the piece begins elsewhere than the upload stands."""
    return ExchangeError(
        "upload-offset-differs",
        f"受け取ったのは{received}バイトまでです。そこから続けてください",
        f"{received} bytes were received; go on from there",
        {"offset": received},
    )


def upload_incomplete(received: int, length: int) -> ExchangeError:
    """Return: not all of the upload has come."""
    return ExchangeError(
        "upload-incomplete",
        f"{length}バイトのうち{received}バイトしか届いていません。続きを送ってください",
        f"{received} of {length} bytes have come; send the rest first",
        {"offset": received, "length": length},
    )


def same_stamp(stamp: str) -> ExchangeError:
    """Return: the sender used this stamp for a kind before, with other content (reading same-stamp)."""
    return ExchangeError(
        "same-stamp",
        f"ファイル連番 {stamp} は同じ種類の別の内容で送信済みです。連番を変えてください"
        "(自分で封をする場合、封をし直すと別の内容になります。再送には前に封をしたものを使ってください)",
        f"stamp {stamp} was sent before with the same kind and other content; use another stamp"
        " (where you seal yourself, sealing anew makes other bytes: to repeat a send, send what was sealed before)",
    )


def repeat_differs() -> ExchangeError:
    """Return: the idempotency key came with another body before."""
    return ExchangeError(
        "idempotency-key-reused",
        "同じIdempotency-Keyで別の内容が送られています",
        "this Idempotency-Key came with another request before",
    )


def repeat_in_progress() -> ExchangeError:
    """Return: the first request with this key is being worked on."""
    return ExchangeError(
        "idempotency-in-progress",
        "同じIdempotency-Keyの要求を処理中です。少し待って繰り返してください",
        "a request with this Idempotency-Key is in progress; repeat it in a moment",
    )


def sealing_failed(code: str, ja: str, en: str) -> ExchangeError:
    """Return: a hosted unit cannot be sealed; `code` is the sealing layer's."""
    return ExchangeError("sealing-failed", ja, en, {"cause": code})


def receipt_missing() -> ExchangeError:
    """Return: an office that keeps its own key must sign its receipts itself."""
    return ExchangeError(
        "receipt-missing",
        "受領書(CMS)を本文に入れてください。鍵を自分で保管する事業所は自分で署名します",
        "put the receipt (CMS) into the body: an office that keeps its key signs for itself",
    )
