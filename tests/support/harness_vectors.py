"""A small folder of vectors in the form of the published one, made of samples and of files with one defect."""

import json
from pathlib import Path
from typing import Any

from careplan.standard.check import check_files
from careplan.standard.documents import read_unit
from careplan.workbench.sample import preventive_sample, sample

Files = dict[str, bytes]


def small_folder(folder: Path) -> Path:
    """Write some valid units and some broken ones; return the folder."""
    units = [unit.files for unit in sample(users=2).units][::2]
    preventive = [unit.files for unit in preventive_sample(users=1).units][:1]
    broken = {
        "wrong-insurer": _changed(units[1], "UPPLAN", b"202407,139998,", b"202407,13999X,", 1),
        "no-name": _changed(units[1], "UPHOSOKU", b"202407,", b",", 1),
        "undefined-byte": _changed(units[0], "UP1KYO", b"139998", b"\x80139998", 1),
        "unheard-of": {"UP9KYO.CSV": b"1\r\n"},
    }
    warned = _changed(units[1], "UPPLAN", b"202407,", b"202410,")
    named = {f"unit-{index}": files for index, files in enumerate([*units, *preventive, warned])} | broken
    entries = [_entry(folder, name, files) for name, files in named.items()]
    (folder / "manifest.json").write_text(json.dumps({"format": 1, "vectors": entries}), encoding="utf-8")
    return folder


def _changed(files: Files, kind: str, old: bytes, new: bytes, times: int = -1) -> Files:
    changed = {
        name: data.replace(old, new, times) if name.startswith(f"{kind}_") else data
        for name, data in files.items()
    }
    assert changed != files
    return changed


def _entry(folder: Path, name: str, files: Files) -> dict[str, Any]:
    report = check_files(files)
    verdict = "refuse" if report.errors else "accept"
    place = folder / ("invalid" if report.errors else "valid") / name
    place.mkdir(parents=True)
    for file, data in files.items():
        (place / file).write_bytes(data)
    document = None
    if not report.errors:
        document = f"valid/{name}.json"
        (folder / document).write_text(json.dumps(read_unit(files)), encoding="utf-8")
    return {
        "id": name,
        "folder": str(place.relative_to(folder)),
        "verdict": verdict,
        "edition": "4.1",
        "kinds": sorted({file.kind for file in report.files if file.kind}),
        "files": [{"name": file, "zeros_not_stored": 0} for file in sorted(files)],
        "findings": [
            {
                "rule": each.rule,
                "severity": each.severity,
                "file": each.file,
                "record": each.record,
                "field": each.field,
            }
            for each in report.findings
        ],
        "document": document,
    }
