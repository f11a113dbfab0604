"""The limit of table 7: how many units are within it, how many over it."""

from collections.abc import Mapping
from typing import Any

from careplan.standard.findings import Message
from careplan.standard.reports.wording import said
from careplan.standard.specification import Standard
from careplan.workbench.forms.model import Bar, Block
from careplan.workbench.forms.values import Named, Where, read_named


def fill_bar(shape: Mapping[str, Any], where: Where, standard: Standard) -> Block | None:
    """Return the bar; None where the document tells no limit or no total."""
    total = where.levels[0].get(shape["of"])
    if not isinstance(total, Mapping):
        return None
    inside = where.inside(total)
    limit, within, over = (
        _number(read_named(shape[name], standard), inside) for name in ("limit", "within", "over")
    )
    title = said(Message(shape["ja"], shape["en"]), where.language)
    return Bar(title, limit, within, over) if limit else None


def _number(named: Named, where: Where) -> int:
    value = where.value(named.kind, named.field.key)
    return value if isinstance(value, int) and value > 0 else 0
