"""What of the standard is tested by which scenario or vector, and why the rest cannot be.

`gather` asks specs, scenarios and vectors; `page` writes docs/conformance.md
(`python -m careplan.conformance.coverage`).
"""

from careplan.conformance.coverage.gather import Clause, gather_clauses
from careplan.conformance.coverage.page import conformance_page

__all__ = ["Clause", "conformance_page", "gather_clauses"]
