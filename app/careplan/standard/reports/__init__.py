"""What a check says, written for people and for machines.

Text and JSON are loaded with the package; the other formats (`formats`) are loaded when one is asked for.
"""

from careplan.standard.reports.json import finding_json, report_json
from careplan.standard.reports.text import report_text
from careplan.standard.reports.wording import Language

__all__ = ["Language", "finding_json", "report_json", "report_text"]
