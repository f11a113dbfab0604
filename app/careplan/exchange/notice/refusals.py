"""How the exchange says no about event streams and webhooks."""

from careplan.exchange.errors import ExchangeError


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
