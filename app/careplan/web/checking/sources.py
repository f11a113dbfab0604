"""Files of one folder, to be checked together."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Source:
    """Files of one folder, path to bytes; None for what is there and not meant for the exchange.

    `as_units` is false for a file that came alone and is no unit by itself.
    """

    folder: str
    files: Mapping[str, bytes | None] = field(repr=False)
    as_units: bool = True
