"""How the exchange says no about receiving: pseudonyms, order, receipts."""

from careplan.exchange.errors import ExchangeError
from careplan.exchange.refusals import custody_differs


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


def receipt_refused(ja: str, en: str, code: str = "receipt") -> ExchangeError:
    """Return: the receipt does not verify, or is about something else."""
    return ExchangeError("receipt-refused", ja, en, {"cause": code})
