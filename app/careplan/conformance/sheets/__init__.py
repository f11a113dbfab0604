"""Scenario sheets: what a person keys into the software under test, in the words of the printed forms.

`words` says a value as people write it, `sheet` lays a document out by form, `write` gives HTML and JSON. A sheet
never shows how the CSV encodes a value: keying it in is part of the test.
"""

from careplan.conformance.sheets.sheet import Sheet, sheet_of
from careplan.conformance.sheets.write import sheet_html, sheet_json

__all__ = ["Sheet", "sheet_html", "sheet_json", "sheet_of"]
