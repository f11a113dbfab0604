"""`python -m careplan.conformance.coverage`: the page docs/conformance.md, to standard output."""

import sys

from careplan.conformance.coverage import conformance_page, gather_clauses

if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(conformance_page(gather_clauses()))
