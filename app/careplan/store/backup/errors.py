"""What making a backup or restoring one says no with."""


class BackupError(Exception):
    """It cannot be done; the messages say why and what to do."""

    def __init__(self, message_ja: str, message_en: str) -> None:
        super().__init__(message_en)
        self.message_ja = message_ja
        self.message_en = message_en
