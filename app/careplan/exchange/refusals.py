"""Every refusal of the exchange, a constructor each. The code is stable; `api.problems` gives it a status."""

from collections.abc import Iterable, Mapping

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


def session_missing() -> ExchangeError:
    """Return: no session, or one that has ended."""
    return ExchangeError(
        "session-missing",
        "ログインしていないか、有効期限が切れています。もう一度ログインしてください",
        "not logged in, or the session has ended; log in again",
    )


def administrator_only() -> ExchangeError:
    """Return: asked by a member of an office."""
    return ExchangeError("administrator-only", "管理者だけが行えます", "only an administrator may do this")


def office_only() -> ExchangeError:
    """Return: asked by an administrator, who acts for no office."""
    return ExchangeError(
        "office-only",
        "事業所の職員としてログインしてください(管理者は送受信できません)",
        "log in as staff of an office: an administrator sends and receives nothing",
    )


def office_malformed(ja: str, en: str) -> ExchangeError:
    """Return: number, name or service types have not the form of an office's."""
    return ExchangeError("office-malformed", ja, en)


def office_exists(number: str) -> ExchangeError:
    """Return: the number is registered."""
    return ExchangeError(
        "office-exists", f"事業所 {number} は登録済みです", f"office {number} is registered already"
    )


def office_unknown(number: str) -> ExchangeError:
    """Return: the directory has no such office."""
    return ExchangeError(
        "office-unknown", f"事業所 {number} は登録がありません", f"no office {number} is registered"
    )


def group_malformed(limit: int) -> ExchangeError:
    """Return: no name, or not one of a group."""
    return ExchangeError(
        "group-malformed", f"グループ名は1〜{limit}文字です", f"a group's name has 1 to {limit} characters"
    )


def group_unknown() -> ExchangeError:
    """Return: no such group, or one that the office is not in."""
    return ExchangeError("group-unknown", "その連携グループはありません", "there is no such linkage group")


def group_owner_only(number: str) -> ExchangeError:
    """Return: only the office that made the group may do this."""
    return ExchangeError(
        "group-owner-only",
        f"グループ {number} を作った事業所だけが行えます",
        f"only the office that made group {number} may do this",
    )


def group_owner_stays(number: str) -> ExchangeError:
    """Return: the owner cannot leave its group."""
    return ExchangeError(
        "group-owner-stays",
        f"作った事業所はグループ {number} から抜けられません。解散してください",
        f"the owner cannot leave group {number}; dissolve it",
    )


def group_full(most: int) -> ExchangeError:
    """Return: no more offices fit into the group."""
    return ExchangeError(
        "group-full", f"グループに入れるのは{most}事業所までです", f"a group holds {most} offices"
    )


def office_inactive(number: str) -> ExchangeError:
    """Return: the sender takes part no more."""
    return ExchangeError(
        "office-inactive", f"事業所 {number} は利用を停止しています", f"office {number} is not active"
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


def certificate_refused(ja: str, en: str) -> ExchangeError:
    """Return: the certificate cannot be this office's."""
    return ExchangeError("certificate-refused", ja, en)


def certificate_missing(number: str) -> ExchangeError:
    """Return: the office has no certificate that is in force."""
    return ExchangeError(
        "certificate-missing",
        f"事業所 {number} に有効な証明書がありません",
        f"office {number} has no certificate in force",
    )


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


def custody_differs(ja: str, en: str) -> ExchangeError:
    """Return: asked for what only a hosted (or only an own-key) office can do."""
    return ExchangeError("custody-differs", ja, en)


def not_hosted() -> ExchangeError:
    """Return: the office keeps its own key, so the sandbox can neither seal nor open for it."""
    return custody_differs(
        "この事業所は鍵を自分で保管しています。封をしてから送り、受け取ってから開いてください",
        "this office keeps its own key: seal before sending, and open what is fetched",
    )


def key_unreadable() -> ExchangeError:
    """Return: the deployment key does not open the hosted key."""
    return ExchangeError(
        "key-unreadable",
        "預かっている鍵を開けません。配備鍵(deployment key)が違います",
        "the hosted key cannot be opened: this is not its deployment key",
    )


def transmission_unknown() -> ExchangeError:
    """Return: no such transmission, or another office's: the two are not told apart."""
    return ExchangeError("transmission-unknown", "その送信はありません", "no such transmission")


def content_purged() -> ExchangeError:
    """Return: the bytes are gone, the record stays."""
    return ExchangeError(
        "content-purged", "データは保存期間を過ぎて消去済みです", "the content has been purged"
    )


_STATE_WORDS = {
    "accepted": "受付済み（未受信）",
    "fetched": "受信済み",
    "received": "受領済み",
    "withdrawn": "取下げ済み",
    "rejected": "差戻し済み",
    "expired": "期限切れ",
}
_EVENT_WORDS = {
    "fetch": "受信",
    "receipt": "受領",
    "reject": "差戻し",
    "withdraw": "取下げ",
    "expire": "期限切れの処理",
    "look": "中身を見る操作",
}


def state_forbids(state: str, event: str) -> ExchangeError:
    """Return: the table of states has no such step."""
    stands, deed = _STATE_WORDS.get(state, state), _EVENT_WORDS.get(event, event)
    return ExchangeError(
        "state-forbids",
        f"この送信は{stands}なので、{deed}はできません（{state}, {event}）",
        f"a transmission that is {state} allows no {event}",
        {"state": state, "event": event},
    )


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


def pseudonyms_refused(most: int) -> ExchangeError:
    """Return: not pseudonyms, or more than are kept."""
    return ExchangeError(
        "pseudonyms-refused",
        f"利用者の仮名は64桁の16進数(小文字)で、{most}個までです",
        f"a pseudonym has 64 hexadecimal digits (small letters), and there are {most} at most",
    )


def pseudonyms_made_here() -> ExchangeError:
    """Return: the sandbox makes a hosted office's pseudonyms itself; two sorts would never match."""
    return custody_differs(
        "鍵を預けている事業所の仮名はサーバーが作ります",
        "the pseudonyms of an office whose key is kept here are made here",
    )


def earlier_unfetched(transmission_id: str, stamp: str) -> ExchangeError:
    """Return: units are imported in the order of their stamps, and one of the same sender comes before."""
    return ExchangeError(
        "earlier-unfetched",
        f"同じ送信元のファイル連番 {stamp} が未受信です。先に受信してください(取込みは連番順です)",
        f"stamp {stamp} of the same sender is not fetched yet; fetch it first (units are imported by stamp)",
        {"earlier": {"id": transmission_id, "stamp": stamp}},
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


def archive_refused(ja: str, en: str) -> ExchangeError:
    """Return: the ZIP is none, or over a limit."""
    return ExchangeError("archive-refused", ja, en)


def locker_unknown() -> ExchangeError:
    """Return: there is none, it has expired, or it was put by in another browser."""
    return ExchangeError(
        "locker-unknown",
        "期限が切れたか、削除されたか、別のブラウザーで開いたものです。もう一度ファイルを選んでください",
        "this has expired, was deleted, or belongs to another browser; choose the files again",
    )


def lockers_full() -> ExchangeError:
    """Return: too much is kept for visitors at a time."""
    return ExchangeError(
        "lockers-full",
        "一度に預かれる数か量を超えました。前に調べたものを削除するか、しばらく待ってください",
        "too much is kept at a time; delete what you looked at before, or wait a while",
    )


def sealing_failed(code: str, ja: str, en: str) -> ExchangeError:
    """Return: a hosted unit cannot be sealed; `code` is the sealing layer's."""
    return ExchangeError("sealing-failed", ja, en, {"cause": code})


def opening_failed(code: str, ja: str, en: str) -> ExchangeError:
    """Return: a hosted unit cannot be opened; `code` is the sealing layer's, with the step's name."""
    return ExchangeError("opening-failed", ja, en, {"cause": code})


def receipt_refused(ja: str, en: str, code: str = "receipt") -> ExchangeError:
    """Return: the receipt does not verify, or is about something else."""
    return ExchangeError("receipt-refused", ja, en, {"cause": code})


def receipt_missing() -> ExchangeError:
    """Return: an office that keeps its own key must sign its receipts itself."""
    return ExchangeError(
        "receipt-missing",
        "受領書(CMS)を本文に入れてください。鍵を自分で保管する事業所は自分で署名します",
        "put the receipt (CMS) into the body: an office that keeps its key signs for itself",
    )


def streams_full(most: int) -> ExchangeError:
    """Return: the office has as many event streams open as it may."""
    return ExchangeError(
        "streams-full",
        f"お知らせの受信は1事業所につき同時に{most}本までです。使っていないものを閉じてください",
        f"an office may have {most} event streams open at a time; close one that is not in use",
        {"retry_after": 30},
    )


def webhook_unknown() -> ExchangeError:
    """Return: the office has no such webhook."""
    return ExchangeError("webhook-unknown", "そのウェブフックはありません", "there is no such webhook")


def webhooks_full(most: int) -> ExchangeError:
    """Return: the office has as many webhooks as it may."""
    return ExchangeError(
        "webhooks-full",
        f"ウェブフックは{most}件までです。使っていないものを削除してください",
        f"an office may have {most} webhooks; remove one that is not in use",
    )


def webhook_url_refused() -> ExchangeError:
    """Return: nothing is posted to such an address."""
    return ExchangeError(
        "webhook-url-refused",
        "このアドレスには送れません。https:// のアドレスにしてください。ループバックとプライベートアドレス、http:// は"
        "CAREPLAN_WEBHOOK_PRIVATE で許可したときだけ使えます",
        "nothing is posted there: give an https:// address; loopback and private addresses, and http:// to them, "
        "are let in by CAREPLAN_WEBHOOK_PRIVATE alone",
    )


def script_malformed(place: str, ja: str, en: str) -> ExchangeError:
    """Return: a script of nuisances is not of its form; `place` says where, the rest what has to stand there."""
    return ExchangeError(
        "script-malformed",
        f"台本の {place or '全体'} を直してください: {ja}(docs/nuisance.md)",
        f"mend {place or 'the whole'} of the script: {en} (docs/nuisance.md)",
    )


def export_running() -> ExchangeError:
    """Return: the office's data is being written already."""
    return ExchangeError(
        "export-running",
        "この事業所のデータは書き出し中です。終わってから繰り返してください",
        "the data of this office is being written already; repeat when that is done",
        {"retry_after": 10},
    )


def retention_running() -> ExchangeError:
    """Return: a round of ageing is under way, in this process or another."""
    return ExchangeError(
        "retention-running",
        "保存期間の処理を実行中です。終わってから繰り返してください",
        "a round of retention is under way; repeat when it is done",
        {"retry_after": 10},
    )


def nuisance_off() -> ExchangeError:
    """Return: this service takes no scripts of nuisances."""
    return ExchangeError(
        "nuisance-off",
        "このサービスでは障害の台本を使えません(CAREPLAN_NUISANCE)",
        "this service takes no scripts of nuisances (CAREPLAN_NUISANCE)",
    )


def town_off() -> ExchangeError:
    """Return: no demonstration town is made or reset here."""
    return ExchangeError(
        "town-off",
        "この環境では見本の町を作ったり消したりできません(CAREPLAN_TOWN)",
        "no demonstration town is made or reset here (CAREPLAN_TOWN)",
    )


def town_in_progress() -> ExchangeError:
    """Return: somebody is making or resetting the town at this moment."""
    return ExchangeError(
        "town-in-progress",
        "見本の町を作成中または消去中です。終わってからもう一度試してください",
        "the town is being made or reset; try again when that is over",
    )


def town_not_empty() -> ExchangeError:
    """Return: there are offices already."""
    return ExchangeError(
        "town-not-empty",
        "すでに事業所が登録されています。見本の町は、事業所のない環境にだけ作れます",
        "there are offices already; a town is made only where there are none",
    )


def town_missing() -> ExchangeError:
    """Return: the offices that are there are no town's."""
    return ExchangeError(
        "town-missing",
        "ここに見本の町はありません。登録されている事業所は消しません",
        "there is no demonstration town here, and other offices are not removed",
    )


def town_not_alone(foreign: int, word: str) -> ExchangeError:
    """Return: other offices would be removed with the town."""
    return ExchangeError(
        "town-not-alone",
        f"見本の町のほかに事業所が{foreign}か所あります。すべて消してよければ、確認の語 {word} を付けてください",
        f"there are {foreign} offices besides the town's; to remove all of them, say {word}",
        {"foreign": foreign, "confirmation": word},
    )


def town_authority_young() -> ExchangeError:
    """Return: nothing could be signed three months ago."""
    return ExchangeError(
        "town-authority-young",
        "サンドボックスの認証局の有効期間が3か月前にはまだ始まっていません。新しいデータフォルダーで始めてください",
        "the sandbox's authority began later than the town's three months; begin with a new data folder",
    )
