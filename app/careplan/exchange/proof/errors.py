"""How a proof fails."""


class ProofError(Exception):
    """A proof does not hold.

    `code` is stable (`evidence.member-altered`, `audit.chain-broken`); `step` is the number in the list of the
    procedure that failed.
    """

    def __init__(self, code: str, step: int, message_ja: str, message_en: str) -> None:
        super().__init__(f"{code} (step {step}): {message_en}")
        self.code = code
        self.step = step
        self.message_ja = message_ja
        self.message_en = message_en
