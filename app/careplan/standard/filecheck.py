"""One file: name, bytes, records, fields, and what its records are to each other."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO

from careplan.standard.editioncheck import OtherEdition, other_edition
from careplan.standard.fieldcheck import Scribe
from careplan.standard.findings import Finding, Message
from careplan.standard.naming import FileName, read_name, standard_of
from careplan.standard.recordscheck import RecordsCheck
from careplan.standard.rows import Rows
from careplan.standard.specification import Kind, Standard
from careplan.standard.windows import Opening, Text

_JPEG_START, _JPEG_END = b"\xff\xd8\xff", b"\xff\xd9"


@dataclass(frozen=True, slots=True)
class FileReport:
    """What a check says of one file. `records` counts those that carry data; `rows` serve the unit's checks."""

    path: str
    kind: str | None
    edition: str | None
    records: int
    name: FileName | None
    findings: tuple[Finding, ...]
    rows: Rows | None = field(default=None, repr=False, compare=False)


def check_file(
    path: str,
    data: bytes,
    standard: Standard | None = None,
    *,
    show_values: bool = False,
    for_unit: bool = True,
) -> FileReport:
    """Check one file by itself. `path` ends in the file's name; any bytes give findings, never an exception.

    Without a `standard` it is checked by that of the edition whose form its name has. The report keeps what the checks
    of a unit look at, unless `for_unit` is false.
    """
    checking = FileCheck(path, lambda: BytesIO(data), standard, show_values=show_values, for_unit=for_unit)
    return checking.report(tuple(checking.findings()))


class FileCheck:
    """The check of one file, whose findings are given as they are found: none are held.

    `opens` gives the file from its beginning; it is called more than once. Once `findings` has ended, `report` tells
    the rest.
    """

    def __init__(
        self,
        path: str,
        opens: Opening,
        standard: Standard | None = None,
        *,
        show_values: bool = False,
        for_unit: bool = False,
    ) -> None:
        self.path = path
        file = path.replace("\\", "/").rpartition("/")[2]
        self.named = read_name(file, standard)
        self.standard = standard or standard_of(self.named.edition)
        self._opens, self._for_unit = opens, for_unit
        self._scribe = Scribe(self.standard, file, self.named.kind, show_values=show_values)
        self._other: OtherEdition | None = None
        self._records: RecordsCheck | None = None

    def findings(self) -> Iterator[Finding]:
        """Yield the findings in the order of the file; those between records follow at the end."""
        yield from self.named.findings
        kind = self.named.kind
        if kind and kind.content == "jpeg":
            yield from self._image(kind)
            return
        text = Text(self._opens)
        yield from self._bytes(text)
        if kind and self.named.edition in (None, self.standard.edition):
            self._other = other_edition(self._scribe, kind, text)
            if self._other:
                yield self._other.finding
                return
            self._records = RecordsCheck(self._scribe, kind, text, self.named.name, for_unit=self._for_unit)
            yield from self._records.findings()

    def report(self, findings: tuple[Finding, ...] = ()) -> FileReport:
        """Return the report of the file, with the findings that the caller kept."""
        named, records, other = self.named, self._records, self._other
        count = other.records if other else records.count if records else 0
        return FileReport(
            path=self.path,
            kind=named.kind.id if named.kind else None,
            edition=other.edition if other else named.edition,
            records=count,
            name=named.name,
            findings=findings,
            rows=records.rows if records and self._for_unit else None,
        )

    def _bytes(self, text: Text) -> Iterator[Finding]:
        survey = text.survey
        if survey.encoding.rule:
            bom = Message("（BOM付き）", " with a BOM") if survey.encoding.bom else Message("", "")
            yield self._scribe.record(survey.encoding.rule, None, bom=bom)
        elif survey.nuls:
            yield self._scribe.record("bytes.nul", None, offset=survey.first_nul, count=survey.nuls)

    def _image(self, kind: Kind) -> Iterator[Finding]:
        """Check a picture: that it is a JPEG by its first and last bytes, and its size (layout UPKIHON 62)."""
        with self._opens() as file:
            data = file.read()
        if not (data.startswith(_JPEG_START) and data.rstrip(b"\0").endswith(_JPEG_END)):
            yield self._scribe.record("image.not-jpeg", None, found=data[:4].hex(" ").upper() or "-")
        if len(data) > kind.most_bytes:
            yield self._scribe.record("image.too-large", None, found=len(data), expected=kind.most_bytes)
