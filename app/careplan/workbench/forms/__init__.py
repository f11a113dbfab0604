"""The printed forms that people know (specs/careplan_csv/forms.toml), filled from a document."""

from careplan.workbench.forms.filling import fill_forms
from careplan.workbench.forms.page import write_page

__all__ = ["fill_forms", "write_page"]
