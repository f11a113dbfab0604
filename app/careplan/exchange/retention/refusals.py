"""How the exchange says no about rounds of retention."""

from careplan.exchange.errors import ExchangeError


def retention_running() -> ExchangeError:
    """Return: a round of ageing is under way, in this process or another."""
    return ExchangeError(
        "retention-running",
        "保存期間の処理を実行中です。終わってから繰り返してください",
        "a round of retention is under way; repeat when it is done",
        {"retry_after": 10},
    )
