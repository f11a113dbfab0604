"""What the exchange says no with."""

from collections.abc import Mapping

Details = Mapping[str, object]


class ExchangeError(Exception):
    """A refusal with a stable, readable code; `refusals` makes each of them."""

    def __init__(self, code: str, message_ja: str, message_en: str, details: Details | None = None) -> None:
        super().__init__(f"{code}: {message_en}")
        self.code = code
        self.message_ja = message_ja
        self.message_en = message_en
        self.details: Details = details or {}


class StoreUnavailableError(Exception):
    """The store cannot be read or written at present: disk full, database away; what it wrote is unknown."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.message_ja = f"データベースを使えません({cause})"
        self.message_en = f"the database cannot be worked with ({cause})"
