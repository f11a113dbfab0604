"""Times as pages show them: in Japan's time, with the exact moment for machines."""

from datetime import datetime

from markupsafe import Markup

from careplan.exchange.proof.fiscal_year import JAPAN

_MOMENT = Markup('<time datetime="{}">{}</time>')


def moment(at: datetime) -> Markup:
    """Return a moment to the minute, as `<time>`."""
    local = at.astimezone(JAPAN)
    return _MOMENT.format(local.isoformat(timespec="seconds"), f"{local:%Y-%m-%d %H:%M}")


def second(at: datetime) -> Markup:
    """Return a moment to the second, as `<time>`: for logs."""
    local = at.astimezone(JAPAN)
    return _MOMENT.format(local.isoformat(timespec="milliseconds"), f"{local:%Y-%m-%d %H:%M:%S}")


def day(at: datetime) -> Markup:
    """Return a moment's day in Japan, as `<time>`."""
    local = at.astimezone(JAPAN)
    return _MOMENT.format(local.isoformat(timespec="seconds"), f"{local:%Y-%m-%d}")
