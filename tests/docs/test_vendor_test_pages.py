"""The pages of the vendor test: made from data, with links that lead somewhere and readings that there are."""

import re
import tomllib

from careplan.conformance.vendor.detectorpage import detector_page
from careplan.conformance.vendor.detectors import all_detectors
from careplan.conformance.vendor.freedom import load_freedoms
from careplan.conformance.vendor.predicates import PREDICATES
from careplan.locator import locate

DOCS = locate("docs")
LINKS = re.compile(r"\]\(([^)#]+)\)")


def test_the_page_of_detectors_is_made_from_data() -> None:
    assert (DOCS / "detectors.md").read_text(encoding="utf-8") == detector_page()


def test_links_lead_somewhere() -> None:
    for page in ("vendor-test.md", "detectors.md"):
        text = (DOCS / page).read_text(encoding="utf-8")
        assert [link for link in LINKS.findall(text) if not (DOCS / link).exists()] == []


def test_detectors_and_freedoms_rest_on_readings_that_there_are() -> None:
    rows = tomllib.loads(locate("specs/careplan_csv/readings.toml").read_text(encoding="utf-8"))["reading"]
    clauses = [each.clause for each in all_detectors().values()] + [each.clause for each in load_freedoms()]
    named = {each.partition("/")[2] for each in clauses if each.startswith("reading/")}
    assert named <= {row["id"] for row in rows}


def test_every_predicate_has_a_detector() -> None:
    assert {each.use for each in all_detectors().values() if each.use} == set(PREDICATES)
