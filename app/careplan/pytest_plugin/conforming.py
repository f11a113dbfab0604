"""What the fixture `careplan_conforms` does."""

import locale
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from careplan.standard.archive import by_folder, read_archive
from careplan.standard.check import Report
from careplan.standard.findings import Finding
from careplan.standard.folders import is_plan_file
from careplan.standard.reports.checked import Checked, check_folder
from careplan.standard.reports.text import write_text
from careplan.standard.reports.wording import Language
from careplan.standard.specification import load_standard

_ZIP = ".zip"
_NOTHING = "検査するファイルがありません。/ There is nothing to check:"


class Conforms:
    """Asserts that files conform to the standard, 4.1."""

    def __call__(
        self,
        what: str | Path | Mapping[str, bytes],
        *,
        allow_warnings: bool = True,
        treat_as_errors: Collection[str] = (),
        ignore: Mapping[str, str] | None = None,
        language: Language | None = None,
    ) -> Report:
        """Return the report of files that conform; otherwise fail with the report as text.

        `what` is a folder or a zip (checked as units, with all below it), one file (checked by itself), or the files of
        folders as path to bytes (checked as units). Warnings fail the test where `allow_warnings` is false, those of
        the rules in `treat_as_errors` always; the findings of the rules in `ignore` do not count, for the reason given.

        Raises:
            AssertionError: the files do not conform, or there are none.
            ValueError: a rule is not in the catalogue, or is ignored without a reason.
            ArchiveError: the zip cannot be read.
            OSError: a file cannot be read.

        """
        __tracebackhide__ = True
        judgement = Judgement(allow_warnings, frozenset(treat_as_errors), dict(ignore or {}))
        judgement.verify_rules()
        parts = [judgement.judged(part) for part in _check(what)]
        report = sum((part.report for part in parts), Report())
        if not report.files:
            raise AssertionError(f"{_NOTHING} {what if isinstance(what, str | Path) else '{}'}")
        if report.errors:
            raise AssertionError("\n".join(["careplan:", *write_text(parts, language or _language())]))
        return report


@dataclass(frozen=True, slots=True)
class Judgement:
    """What counts as an error, and which rules are left out, each with its reason."""

    allow_warnings: bool
    errors: frozenset[str]
    ignored: Mapping[str, str]

    def verify_rules(self) -> None:
        """Raise ValueError for a rule that is not in the catalogue or is ignored without a reason."""
        unknown = sorted((self.errors | self.ignored.keys()) - load_standard().rules.keys())
        if unknown:
            raise ValueError(f"規則がありません。/ There is no such rule: {', '.join(unknown)}")
        unexplained = sorted(rule for rule, reason in self.ignored.items() if not reason.strip())
        if unexplained:
            raise ValueError(f"理由が要ります。/ Say why to ignore: {', '.join(unexplained)}")

    def judged(self, part: Checked) -> Checked:
        """Return what was checked with the severities that were asked for."""
        files = tuple(replace(each, findings=self._findings(each.findings)) for each in part.report.files)
        units = tuple(replace(each, findings=self._findings(each.findings)) for each in part.report.units)
        return replace(part, report=Report(files, units))

    def _findings(self, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        return tuple(self._weighed(each) for each in findings if each.rule not in self.ignored)

    def _weighed(self, finding: Finding) -> Finding:
        strict = finding.severity == "warning" and not self.allow_warnings
        return finding._replace(severity="error") if strict or finding.rule in self.errors else finding


def _check(what: str | Path | Mapping[str, bytes]) -> Iterator[Checked]:
    if isinstance(what, Mapping):
        yield from _check_folders({str(path): bytes(data) for path, data in what.items()}, ".")
        return
    path = Path(what)
    if path.is_dir():
        there = {each.relative_to(path).as_posix(): each for each in path.rglob("*") if each.is_file()}
        meant = {name: each.read_bytes() for name, each in there.items() if _is_meant(name)}
        yield from _check_folders(meant, str(path), there.keys() - meant)
    elif path.suffix.lower() == _ZIP:
        members = read_archive(path.read_bytes())
        meant = {name: data for name, data in members.items() if _is_meant(name)}
        yield from _check_folders(meant, str(path), members.keys() - meant)
    else:
        yield check_folder({str(path): path.read_bytes()}, str(path), as_units=False)


def _is_meant(path: str) -> bool:
    return is_plan_file(path.rpartition("/")[2])


def _check_folders(files: Mapping[str, bytes], base: str, left: Collection[str] = ()) -> Iterator[Checked]:
    """Check folder by folder; the files that are left out are told of with the first."""
    for folder, members in by_folder(files).items():
        place = base if folder == "." else f"{base}/{folder}"
        yield check_folder({**members, **dict.fromkeys(left)}, place, base=base)
        left = ()


def _language() -> Language:
    name = locale.getlocale()[0] or ""
    return "ja" if name.lower().startswith(("ja", "japanese")) else "en"
