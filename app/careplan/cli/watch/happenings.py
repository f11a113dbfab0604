"""What happened in a pass, for whoever reads the log: one value each, written as a line of text or JSON."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from careplan.standard.findings import Message


@dataclass(frozen=True, slots=True)
class Happening:
    """`event`: sent, refused, received, receipt, unopened or waiting. `place` is the folder or file concerned."""

    event: str
    place: str
    message: Message
    details: Mapping[str, object] = field(default_factory=dict)


Tell = Callable[[Happening], None]
