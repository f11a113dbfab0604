"""Filling the forms from documents."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from careplan.locator import locate
from careplan.standard.findings import Message
from careplan.standard.reports.wording import Language, said
from careplan.standard.specification import load_standard
from careplan.workbench.forms.blocks import fill_block
from careplan.workbench.forms.joining import join_actuals
from careplan.workbench.forms.marking import count_marks
from careplan.workbench.forms.model import Form
from careplan.workbench.forms.values import Where, read_item, read_items

Document = Mapping[str, Any]


def fill_forms(
    document: Document,
    *,
    actuals: Sequence[Document] = (),
    language: Language = "ja",
    marks: bool = False,
) -> list[Form]:
    """Return the forms of a document (the shape `read_unit` gives), service user by service user.

    With documents of actuals, the actual rows of the same service user and month stand below the planned ones; with
    `marks` what differs is marked in them, for the offices that have actuals. A document of which there are
    no forms gives none.
    """
    users = join_actuals(document.get("service_users", []), actuals)
    whole = {**document, "service_users": users}
    where = Where((), {}, language, marks)
    forms = list(_forms_of(whole, None, where))
    for number, user in enumerate(users):
        forms += _forms_of(user, number, where)
    return [replace(form, mark="changed") if marks and count_marks(form) else form for form in forms]


def _forms_of(holder: Document, user: int | None, where: Where) -> Iterator[Form]:
    about = "document" if user is None else "service_user"
    for shape in _shapes():
        if shape.get("about", "service_user") != about or _is_told_elsewhere(shape, holder):
            continue
        sheets = [holder] if user is None else _sheets(holder.get(shape["sheets"]))
        for sheet in sheets if user is not None or holder.get("document") == shape["sheets"] else []:
            here = replace(where, levels=(sheet, holder), supplement=holder.get("supplement") or {})
            yield _form(shape, here, user)


def _is_told_elsewhere(shape: Mapping[str, Any], holder: Document) -> bool:
    return bool(holder.get(shape.get("unless", "")))


def _form(shape: Mapping[str, Any], where: Where, user: int | None) -> Form:
    standard, title = load_standard(), Message(shape["ja"], shape["en"])
    blocks = (fill_block(block, where, standard) for block in shape["block"])
    return Form(
        id=shape["id"],
        number=shape["number"],
        title=said(title, where.language),
        language=where.language,
        key=(shape["id"], *(str(where.levels[-1].get(key) or "") for key in _keys())),
        corner=tuple(item.pair(where) for item in read_items(shape.get("corner", []), standard)),
        blocks=tuple(block for block in blocks if block is not None),
        paper=shape.get("paper", "A4"),
        landscape=shape["landscape"],
        user=user,
        person=read_item(shape["person"], standard).text(where) if "person" in shape else "",
        subtitle=title.en if where.language == "ja" else title.ja,
    )


def _sheets(value: Any) -> Iterable[Document]:
    if value is None:
        return []
    return [value] if isinstance(value, Mapping) else value


@cache
def _data() -> dict[str, Any]:
    with (locate("specs/careplan_csv") / "forms.toml").open("rb") as file:
        return tomllib.load(file)


def _keys() -> list[str]:
    return list(_data()["keys"])


@cache
def _shapes() -> list[dict[str, Any]]:
    heads = {head["id"]: head["block"] for head in _data()["head"]}
    return [form | {"block": _blocks(form, heads)} for form in _data()["form"]]


def _blocks(form: Mapping[str, Any], heads: Mapping[str, Any]) -> list[dict[str, Any]]:
    blocks = [*heads.get(form.get("head", ""), []), *form.get("block", [])]
    return [{"sheets": form["sheets"], **block} for block in blocks]
