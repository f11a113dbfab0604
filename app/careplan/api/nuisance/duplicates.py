"""How often a notice goes out: once, unless the script says otherwise."""

import structlog

from careplan.exchange.notice.notices import Notice
from careplan.exchange.nuisance.desk import NuisanceDesk
from careplan.exchange.nuisance.script import Deed, Occasion

_LOG = structlog.get_logger("careplan.api")


class Duplicates:
    """Says for one channel, `event` or `webhook`, how often each notice is sent."""

    def __init__(self, desk: NuisanceDesk, channel: str) -> None:
        self._desk = desk
        self._channel = channel

    def times(self, notice: Notice) -> int:
        """Return 2 where a rule has the notice doubled, else 1."""
        if not self._desk.has(Deed.DUPLICATE):
            return 1
        rule = self._desk.take(Deed.DUPLICATE, Occasion(notice.office_number, channel=self._channel))
        if rule is None:
            return 1
        _LOG.info("nuisance", rule=rule.name, channel=self._channel, number=notice.number)
        return 2
