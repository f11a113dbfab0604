"""Recipes of what is legal and known to hurt (interoperability.toml)."""

from careplan.standard.manners import load_manners
from careplan.workbench.drafts import DraftFile, where_needed
from careplan.workbench.mutate.recipes_files import breaks_file, put_in_text, text_column

_IDEOGRAPH = "\u9ad9"  # of IBM's extension: Windows writes FBFC, others EEE0


@breaks_file("text.not-enclosed")
def _bare(file: DraftFile) -> bool:
    file.enclose = where_needed
    return text_column(file) is not None


@breaks_file("code.enclosed")
def _all_enclosed(file: DraftFile) -> bool:
    file.enclose = lambda _field, _value: True
    return True


@breaks_file("text.half-width-kana")
def _half_width(file: DraftFile) -> bool:
    return put_in_text(file, load_manners().half_width[0])


@breaks_file("text.not-kana")
def _not_kana(file: DraftFile) -> bool:
    columns = [
        each.number - 1 for each in file.kind.fields if each.type.free and each.key in load_manners().kana
    ]
    for column in columns[:1]:
        file.records[0][column] += "\u3042"
    return bool(columns)


@breaks_file("text.extension-character")
def _extension(file: DraftFile) -> bool:
    return put_in_text(file, "\u2460")


@breaks_file("text.ambiguous-character")
def _ambiguous(file: DraftFile) -> bool:
    return put_in_text(file, "\uff5e")


@breaks_file("bytes.other-code")
def _other_code(file: DraftFile) -> bool:
    return put_in_text(file, _IDEOGRAPH)


@breaks_file("text.long")
def _long(file: DraftFile) -> bool:
    return put_in_text(file, "\u3042" * (load_manners().most + 1))


@breaks_file("text.lone-break")
def _lone_break(file: DraftFile) -> bool:
    return put_in_text(file, "\n")


@breaks_file("file.line-end")
def _line_feeds(file: DraftFile) -> bool:
    file.ends = lambda _: "\n"
    return True


@breaks_file("file.several-users")
def _several_users(file: DraftFile) -> bool:
    column = file.column(load_manners().user[-1])
    if len({record[column] for record in file.records}) > 1:
        return False
    file.records += [[*record[:column], "0000009999", *record[column + 1 :]] for record in file.records]
    return True
