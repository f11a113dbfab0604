"""Runs the installed ``careplan`` command and reads what it prints; nothing of the product is imported."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

COMMAND = Path(sys.executable).parent / ("careplan.exe" if os.name == "nt" else "careplan")


@dataclass(frozen=True, slots=True)
class Run:
    code: int
    out: bytes
    err: bytes

    @property
    def json(self) -> dict[str, Any]:
        return dict(json.loads(self.out.decode("utf-8")))

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.decode("utf-8").splitlines() if line.strip()]


def careplan(*arguments: str, cwd: Path, **environment: str) -> Run:
    """One run of the command; a traceback is never an answer, whatever was asked."""
    done = subprocess.run(
        [str(COMMAND), *arguments],
        cwd=cwd,
        env=os.environ | {"PYTHONIOENCODING": "utf-8"} | environment,
        capture_output=True,
        timeout=600,
        check=False,
    )
    for crash in (b"Traceback", b"An error of our own"):
        assert crash not in done.stderr, done.stderr[-2000:].decode("utf-8", "replace")
    return Run(done.returncode, done.stdout, done.stderr)


@dataclass(frozen=True, slots=True)
class Seen:
    """One finding with the name of its file ("" where a unit's finding is about no one file)."""

    severity: str
    rule: str
    file: str
    record: int | None
    field: int | None
    of_unit: bool

    def __str__(self) -> str:
        scope = "unit" if self.of_unit else "file"
        return f"{self.severity} {self.rule} {self.file or '-'} {self.record}/{self.field} ({scope})"


@dataclass(slots=True)
class Part:
    """What one folder of the checked parent got."""

    files: list[dict[str, Any]]
    units: list[dict[str, Any]]

    @property
    def findings(self) -> list[Seen]:
        own = [
            _seen(each, PurePosixPath(_path(file["path"])).name)
            for file in self.files
            for each in file["findings"]
        ]
        return own + [_of_unit(each) for unit in self.units for each in unit["findings"]]

    @property
    def errors(self) -> list[Seen]:
        return [each for each in self.findings if each.severity == "error"]

    def told(self) -> str:
        return "\n".join(str(each) for each in self.findings) or "no finding at all"


def _path(text: str) -> str:
    return text.replace("\\", "/")


def _seen(finding: Mapping[str, Any], file: str, of_unit: bool = False) -> Seen:
    place = (finding["record"], finding["field"])
    return Seen(finding["severity"], finding["rule"], file, *place, of_unit)


def _of_unit(finding: Mapping[str, Any]) -> Seen:
    return _seen(finding, PurePosixPath(_path(finding.get("file") or "")).name, of_unit=True)


def write_folder(folder: Path, files: Mapping[str, bytes]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder


def parts_of(report: Mapping[str, Any], folders: Iterable[str]) -> dict[str, Part]:
    """The report of one parent folder, cut into the parts of its sub-folders."""
    parts = {folder: Part([], []) for folder in folders}
    for file in report["files"]:
        parts[PurePosixPath(_path(file["path"])).parent.name].files.append(file)
    for unit in report["units"]:
        parts[PurePosixPath(_path(unit["folder"])).name].units.append(unit)
    return parts


def check_folders(root: Path, folders: Mapping[str, Mapping[str, bytes]]) -> dict[str, Part]:
    """Write each folder below ``root``, check ``root`` in one run, and hand back the parts."""
    for folder, files in folders.items():
        write_folder(root / folder, files)
    run = careplan("check", "--format", "json", ".", cwd=root)
    assert run.code in (0, 1), run.err.decode("utf-8", "replace")
    return parts_of(run.json, folders)
