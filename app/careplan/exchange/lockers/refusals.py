"""How the exchange says no about lockers."""

from careplan.exchange.errors import ExchangeError


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
