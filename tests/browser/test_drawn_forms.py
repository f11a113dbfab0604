"""The drawn forms in a real browser: accessible, no wider than a tablet, each on its pages when printed."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from careplan.standard.documents import read_unit
from careplan.workbench.forms import compare_forms, fill_forms, write_page
from careplan.workbench.sample import preventive_sample, sample

pytestmark = pytest.mark.browser
DOCUMENTS = {
    unit.label.partition("-1370")[0]: read_unit(dict(unit.files))
    for unit in (*sample(users=2).units, *preventive_sample(users=1).units)
}
WITHOUT_ONE = {
    label: each | {"service_users": each["service_users"][1:]} for label, each in DOCUMENTS.items()
}


@pytest.mark.parametrize("label", DOCUMENTS)
def test_forms_have_no_serious_finding_and_fit_a_tablet(
    label: str, chromium: Browser, tmp_path: Path
) -> None:
    document = DOCUMENTS[label]
    forms = [
        *fill_forms(document, actuals=[DOCUMENTS["actual"]], marks=True),
        *compare_forms(fill_forms(WITHOUT_ONE[label], language="en"), fill_forms(document, language="en")),
    ]
    (tmp_path / "forms.html").write_text("\n".join(write_page(forms)), encoding="utf-8")
    page = chromium.new_page(viewport={"width": 820, "height": 1180}, bypass_csp=True)
    page.goto((tmp_path / "forms.html").as_uri())
    found = Axe().run(page).response["violations"]
    assert [each["id"] for each in found if each["impact"] in {"serious", "critical"}] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.close()
