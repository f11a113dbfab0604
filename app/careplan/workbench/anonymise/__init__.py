"""Units of real people made units of invented ones, every finding kept.

`workbench.bytemap` takes a file's bytes apart into characters without losing one, `workbench.cells` finds the values,
`characters` invents text of the same shape, `people` and `numbers` map values of a field, `make` the files and
units. Only bytes inside values change, and of them only letters, kana, kanji and digits.
"""

from careplan.workbench.anonymise.make import FindingsChangedError, anonymise_units

__all__ = ["FindingsChangedError", "anonymise_units"]
