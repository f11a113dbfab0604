"""Filling the forms from a document."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from careplan.locator import locate
from careplan.standard.findings import Message
from careplan.standard.specification import load_standard
from careplan.workbench.forms.blocks import fill_block
from careplan.workbench.forms.model import Form
from careplan.workbench.forms.values import Where


def fill_forms(document: Mapping[str, Any]) -> list[Form]:
    """Return the forms of a document (the shape `read_unit` gives), service user by service user.

    A document of which there are no forms (deletions, preventive care) gives none.
    """
    return [form for user in document.get("service_users", []) for form in _forms_of(user)]


def _forms_of(user: Mapping[str, Any]) -> Iterator[Form]:
    supplement = user.get("supplement") or {}
    for shape in _shapes():
        for sheet in _sheets(user.get(shape["sheets"])):
            where = Where((sheet, user), supplement)
            blocks = (fill_block(block, where, load_standard()) for block in shape["block"])
            yield Form(
                id=shape["id"],
                number=shape["number"],
                title=Message(shape["ja"], shape["en"]),
                landscape=shape["landscape"],
                insured_number=str(user.get("insured_number", "")),
                blocks=tuple(block for block in blocks if block is not None),
            )


def _sheets(value: Any) -> list[Mapping[str, Any]]:
    if value is None:
        return []
    return [value] if isinstance(value, Mapping) else list(value)


@cache
def _shapes() -> list[dict[str, Any]]:
    with (locate("specs/careplan_csv") / "forms.toml").open("rb") as file:
        content = tomllib.load(file)
    heads = {head["id"]: head["block"] for head in content["head"]}
    return [form | {"block": form.get("block") or heads[form["head"]]} for form in content["form"]]
