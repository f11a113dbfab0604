"""The published vectors, as `manifest.json` lists them (schema `vectors`)."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from careplan.locator import locate
from careplan.standard.findings import Message
from careplan.standard.systemwords import words_of

_PUBLISHED = "specs/careplan_csv/vectors"
_MANIFEST = "manifest.json"
_FORMAT = 1


class VectorsError(Exception):
    """The folder of vectors is not there, or its manifest cannot be read."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.en)
        self.message = message


@dataclass(frozen=True, slots=True)
class Expected:
    """A finding that the check gives: rule and place."""

    rule: str
    severity: str
    file: str | None
    record: int | None
    field: int | None


@dataclass(frozen=True, slots=True)
class Vector:
    """One published file or unit. `zeros` are the NUL bytes that files end in beyond what is stored."""

    id: str
    verdict: str
    edition: str
    kinds: tuple[str, ...]
    findings: tuple[Expected, ...]
    folder: Path
    zeros: Mapping[str, int]
    document: Path | None

    def load_files(self) -> dict[str, bytes]:
        """Return the files, name to bytes."""
        return {name: (self.folder / name).read_bytes() + bytes(more) for name, more in self.zeros.items()}

    def load_document(self) -> Any:
        """Return the document, None where there is none."""
        return None if self.document is None else json.loads(self.document.read_text(encoding="utf-8"))

    @property
    def errors(self) -> tuple[Expected, ...]:
        """The findings for which a reader refuses the files."""
        return tuple(each for each in self.findings if each.severity == "error")


def load_vectors(folder: Path | None = None) -> list[Vector]:
    """Return the vectors of a folder; without one, those published with the standard.

    Raises:
        VectorsError: there is no manifest, or it is of another format.

    """
    try:
        folder = folder or locate(_PUBLISHED)
        manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        return list(_vectors(manifest, folder))
    except (OSError, ValueError, KeyError, TypeError) as error:
        why = words_of(error)
        raise VectorsError(
            Message(
                f"ベクトルの一覧 {_MANIFEST} を読めません（{why.ja}）。",
                f"The list of vectors, {_MANIFEST}, cannot be read ({why.en}).",
            )
        ) from error


def _vectors(manifest: Mapping[str, Any], folder: Path) -> Iterator[Vector]:
    if manifest["format"] != _FORMAT:
        raise ValueError(f"format {manifest['format']}")
    for entry in manifest["vectors"]:
        names = {file["name"]: file.get("zeros_not_stored", 0) for file in entry["files"]}
        if any(set(name) & set("/\\") for name in names):
            raise ValueError(entry["id"])
        yield Vector(
            id=entry["id"],
            verdict=entry["verdict"],
            edition=entry["edition"],
            kinds=tuple(entry["kinds"]),
            findings=tuple(
                Expected(each["rule"], each["severity"], each["file"], each["record"], each["field"])
                for each in entry["findings"]
            ),
            folder=folder / entry["folder"],
            zeros=names,
            document=folder / entry["document"] if entry["document"] else None,
        )
