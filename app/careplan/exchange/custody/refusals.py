"""How the exchange says no about what is kept under the deployment key."""

from careplan.exchange.errors import ExchangeError
from careplan.exchange.refusals import custody_differs


def not_hosted() -> ExchangeError:
    """Return: the office keeps its own key, so the sandbox can neither seal nor open for it."""
    return custody_differs(
        "この事業所は鍵を自分で保管しています。封をしてから送り、受け取ってから開いてください",
        "this office keeps its own key: seal before sending, and open what is fetched",
    )


def opening_failed(code: str, ja: str, en: str) -> ExchangeError:
    """Return: a hosted unit cannot be opened; `code` is the sealing layer's, with the step's name."""
    return ExchangeError("opening-failed", ja, en, {"cause": code})
