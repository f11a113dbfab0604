"""One mend, as it is told."""

from dataclasses import dataclass

from careplan.standard.findings import EMPTY, Message


@dataclass(frozen=True, slots=True)
class Mended:
    """What was mended. `record` counts from 1 in the file as it was; `rule` is a rule or a reading.

    `before` and `after` are as a message may show them: personal data only where it was asked for.
    """

    rule: str
    file: str
    record: int | None
    field: int | None
    before: Message
    after: Message
    what: Message = EMPTY
