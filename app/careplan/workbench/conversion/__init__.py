"""A unit of one edition as a unit of another, with each loss told.

The document is the hinge: files of one edition are read into it, it is fitted to the other edition, and written.
`fit` does the document, `changes` says what was lost and filled, `convert` puts it together, `show` writes it as text
and JSON.
"""

from careplan.workbench.conversion.changes import Change
from careplan.workbench.conversion.convert import Conversion, ConversionError, Ends, convert_unit
from careplan.workbench.conversion.fit import fit_document
from careplan.workbench.conversion.show import conversion_json, conversion_text

__all__ = [
    "Change",
    "Conversion",
    "ConversionError",
    "Ends",
    "conversion_json",
    "conversion_text",
    "convert_unit",
    "fit_document",
]
