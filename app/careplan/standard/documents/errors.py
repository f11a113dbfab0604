"""What is wrong with a document that cannot be written."""

from careplan.standard.findings import Finding, Message


class DocumentError(Exception):
    """A document that cannot be written as files.

    `place` is a path into the document, such as `service_users[0].planned.uses[3].service_date`; `findings` are
    those of the files it would have made, empty where it could make none, and `places` the path of each.
    """

    def __init__(
        self,
        place: str,
        message: Message,
        findings: tuple[Finding, ...] = (),
        places: tuple[str, ...] = (),
    ) -> None:
        super().__init__(f"{place}: {message.en}")
        self.place = place
        self.message = message
        self.findings = findings
        self.places = places
