"""What keeps the service from listening."""


class ServeError(Exception):
    """The service cannot listen; the messages say why and what to do."""

    def __init__(self, message_ja: str, message_en: str) -> None:
        super().__init__(message_en)
        self.message_ja = message_ja
        self.message_en = message_en
