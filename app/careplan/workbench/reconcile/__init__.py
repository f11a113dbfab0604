"""Plan against actual: what was planned, done, missing, extra, changed, by service user, office, day and code.

`match` compares documents, `result` holds what came of it, `show` writes it as text, JSON and HTML.
"""

from careplan.workbench.reconcile.match import reconcile
from careplan.workbench.reconcile.result import Line, Reconciliation, State, Use, UserResult
from careplan.workbench.reconcile.show import result_html, result_json, result_text

__all__ = [
    "Line",
    "Reconciliation",
    "State",
    "Use",
    "UserResult",
    "reconcile",
    "result_html",
    "result_json",
    "result_text",
]
