"""How the exchange says no, where that is no single area's: an area's own refusals stand in its folder."""

from careplan.exchange.errors import ExchangeError

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


def office_unknown(number: str) -> ExchangeError:
    """Return: the directory has no such office."""
    return ExchangeError(
        "office-unknown", f"事業所 {number} は登録がありません", f"no office {number} is registered"
    )


def office_inactive(number: str) -> ExchangeError:
    """Return: the sender takes part no more."""
    return ExchangeError(
        "office-inactive", f"事業所 {number} は利用を停止しています", f"office {number} is not active"
    )


def certificate_missing(number: str) -> ExchangeError:
    """Return: the office has no certificate that is in force."""
    return ExchangeError(
        "certificate-missing",
        f"事業所 {number} に有効な証明書がありません",
        f"office {number} has no certificate in force",
    )


def custody_differs(ja: str, en: str) -> ExchangeError:
    """Return: asked for what only a hosted (or only an own-key) office can do."""
    return ExchangeError("custody-differs", ja, en)


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


def state_forbids(state: str, event: str) -> ExchangeError:
    """Return: the table of states has no such step."""
    stands, deed = _STATE_WORDS.get(state, state), _EVENT_WORDS.get(event, event)
    return ExchangeError(
        "state-forbids",
        f"この送信は{stands}なので、{deed}はできません（{state}, {event}）",
        f"a transmission that is {state} allows no {event}",
        {"state": state, "event": event},
    )


def archive_refused(ja: str, en: str) -> ExchangeError:
    """Return: the ZIP is none, or over a limit."""
    return ExchangeError("archive-refused", ja, en)
