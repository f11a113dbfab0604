"""Documents: the content of a unit as nested values, one a service user, free of how it was written.

`read` and `write` mirror each other: `cells` one value, `shapes` the records of one service user, `needs` the
nesting of table 2, `units` the whole. What the standard lets a writer choose (quoting, line ends, blank or
repeated parent cells, the order of records) leaves no trace in a document.
"""

from careplan.standard.documents.errors import DocumentError
from careplan.standard.documents.units import read_unit, replaced_characters, unsafe_write_unit, write_unit

__all__ = ["DocumentError", "read_unit", "replaced_characters", "unsafe_write_unit", "write_unit"]
