"""The printed forms that people know (specs/careplan_csv/forms.toml), filled from documents.

`fill_forms` fills, `form_markup` draws one form for a page to embed (its style sheet is `STYLE`),
`write_page` draws all as a page of their own, `compare_forms` marks what differs between two
documents, `split_actuals` finds the actuals that belong to each plan. PDF is made by `forms.pdf`.
"""

from careplan.workbench.forms.comparing import compare_forms
from careplan.workbench.forms.filling import fill_forms
from careplan.workbench.forms.joining import split_actuals
from careplan.workbench.forms.markup import form_markup
from careplan.workbench.forms.model import Form
from careplan.workbench.forms.page import write_page
from careplan.workbench.forms.style import STYLE

__all__ = ["STYLE", "Form", "compare_forms", "fill_forms", "form_markup", "split_actuals", "write_page"]
