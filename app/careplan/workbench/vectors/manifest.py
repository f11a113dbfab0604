"""The folder as it is published: `valid/`, `invalid/`, the documents beside, and `manifest.json`."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from careplan.standard.specification import load_standard
from careplan.workbench.vectors.make import Vector, make_vectors
from careplan.workbench.vectors.stories import Stories

Files = dict[str, bytes]
_FOLDERS = {"accept": "valid", "refuse": "invalid"}


def published_files(stories: Stories) -> Files:
    """Return all files of the folder, path to bytes; equal documents are kept once.

    Raises:
        VectorError: a story does not hold.

    """
    vectors = make_vectors(stories)
    files: Files = {}
    documents: dict[bytes, str] = {}
    for vector in vectors:
        files |= {f"{_folder(vector)}/{name}": data for name, data in vector.files.items()}
        if vector.document is not None:
            path = documents.setdefault(_json(vector.document), f"{_folder(vector)}.json")
            files[path] = _json(vector.document)
    return files | {"manifest.json": _json(_manifest(stories, vectors, documents))}


def _folder(vector: Vector) -> str:
    return f"{_FOLDERS[vector.verdict]}/{vector.id}"


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _manifest(stories: Stories, vectors: Sequence[Vector], documents: Mapping[bytes, str]) -> dict[str, Any]:
    standard = load_standard()
    return {
        "format": 1,
        "edition": standard.edition,
        "counts": _counts(vectors),
        "rules": _rules(vectors),
        "readings": _readings(vectors),
        "readings_not_shown": {name: {"ja": why.ja, "en": why.en} for name, why in stories.unshown.items()},
        "vectors": [_entry(vector, documents) for vector in vectors],
    }


def _counts(vectors: Sequence[Vector]) -> dict[str, int]:
    """Return how many rules and vectors there are."""
    rules = _rules(vectors)
    return {
        "rules": len(rules),
        "accepting": sum(bool(each["accepting"]) for each in rules.values()),
        "rejecting": sum(bool(each["rejecting"]) for each in rules.values()),
        "readings": sum(bool(ids) for ids in _readings(vectors).values()),
        "vectors": len(vectors),
        "valid": sum(vector.verdict == "accept" for vector in vectors),
        "invalid": sum(vector.verdict == "refuse" for vector in vectors),
    }


def _rules(vectors: Sequence[Vector]) -> dict[str, dict[str, list[str]]]:
    """Return each rule of the catalogue with the vectors that keep it and those that break it."""
    rules: dict[str, dict[str, list[str]]] = {
        rule: {"accepting": [], "rejecting": []} for rule in load_standard().rules
    }
    for vector in vectors:
        for rule in vector.passes:
            rules[rule]["accepting"].append(vector.id)
        for rule in vector.fires:
            rules[rule]["rejecting"].append(vector.id)
    return rules


def _readings(vectors: Sequence[Vector]) -> dict[str, list[str]]:
    readings = defaultdict(list)
    for vector in vectors:
        for reading in vector.readings:
            readings[reading].append(vector.id)
    return dict(sorted(readings.items()))


def _entry(vector: Vector, documents: Mapping[bytes, str]) -> dict[str, Any]:
    document = None if vector.document is None else documents[_json(vector.document)]
    return {
        "id": vector.id,
        "folder": _folder(vector),
        "form": _form(vector),
        "verdict": vector.verdict,
        "edition": vector.edition,
        "kinds": list(vector.kinds),
        "story": {"ja": vector.story.ja, "en": vector.story.en},
        "breaks": list(vector.fires),
        "keeps": list(vector.passes),
        "readings": list(vector.readings),
        "mended": vector.mended,
        "sent_before": list(vector.sent_before),
        "files": [
            _file(name, data, vector.zeros.get(name, 0)) for name, data in sorted(vector.files.items())
        ],
        "findings": [
            {
                "rule": each.rule,
                "severity": each.severity,
                "clause": each.clause,
                "file": each.file,
                "record": each.record,
                "field": each.field,
            }
            for each in vector.findings
        ],
        "document": document,
    }


def _form(vector: Vector) -> str:
    if vector.units > 1:
        return "units"
    return "file" if len(vector.files) == 1 else "unit"


def _file(name: str, data: bytes, zeros: int) -> dict[str, Any]:
    """Return name, size and hash of a file, all with the NUL bytes that are not stored."""
    whole = data + bytes(zeros)
    sha256 = hashlib.sha256(whole).hexdigest()
    return {"name": name, "bytes": len(whole), "zeros_not_stored": zeros, "sha256": sha256}
