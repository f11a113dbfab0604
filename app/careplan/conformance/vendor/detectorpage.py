"""docs/detectors.md, made from data: `python -m careplan.conformance.vendor.detectorpage`."""

import sys
from collections.abc import Iterator

from careplan.conformance.vendor.detectors import Detector, load_detectors
from careplan.conformance.vendor.freedom import load_freedoms
from careplan.workbench.variants import load_dimensions

_HEAD = """# 見つける誤り / The mistakes that are detected

この頁は `specs/careplan_csv/conformance` から作られます（`make docs`）。
試験は、違いの一つ一つを、それを知る最初のものの名で示します。
This page is made from `specs/careplan_csv/conformance` (`make docs`). The vendor test names each difference by
the first of these that knows it; the clause is the reading or the place of the standard it rests on.
"""
_FAMILIES = """
## 規則と書き方ごとのもの / One for each rule and each choice

- `accepts-RULE` 退けるべきファイルを受け取る / accepts files that break the rule ([rules.md](rules.md))
- `writes-RULE` 規則に反するファイルを書く / writes files that break the rule
- `refuses-CHOICE` 許された書き方を退ける / refuses a legal way of writing
- `misreads-CHOICE` 許された書き方だけを読み違える / misreads a legal way, though it reads the scenario in ours
"""


def detector_page() -> str:
    """Return the page as Markdown."""
    lines = [
        _HEAD,
        *(f"- [`{each.id}`](#{each.id}) {each.title.ja} / {each.title.en}" for each in load_detectors()),
    ]
    for each in load_detectors():
        lines += _section(each)
    lines.append(_FAMILIES)
    lines += [
        f"- `{each.id}` {each.title.ja} / {each.title.en} (reading `{each.reading}`)"
        for each in load_dimensions()
    ]
    lines += ["", "## 違いと数えないもの / What is no difference", ""]
    lines += [
        f"- `{each.id}` {each.title.ja} / {each.title.en} (`{each.clause}`)" for each in load_freedoms()
    ]
    return "\n".join(lines) + "\n"


def _section(detector: Detector) -> Iterator[str]:
    yield from (
        "",
        f"## {detector.id}",
        "",
        f"**{detector.title.ja} / {detector.title.en}** · `{detector.clause}`",
    )
    yield from ("", detector.page.ja, "", detector.page.en)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(detector_page())
