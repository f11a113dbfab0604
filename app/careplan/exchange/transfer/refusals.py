"""How the exchange says no about an office's data on its way out."""

from careplan.exchange.errors import ExchangeError


def export_running() -> ExchangeError:
    """Return: the office's data is being written already."""
    return ExchangeError(
        "export-running",
        "この事業所のデータは書き出し中です。終わってから繰り返してください",
        "the data of this office is being written already; repeat when that is done",
        {"retry_after": 10},
    )
