"""``manifest.json``, the first entry of a unit: who, to whom, which files, with the SHA-256 of each."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from careplan.sealing.envelope import (
    Envelope,
    FormError,
    envelope_json,
    matched,
    read_envelope,
    verify_form,
)
from careplan.sealing.errors import Refused
from careplan.sealing.limits import MAX_FILES
from careplan.sealing.strict_json import JSON, JsonError, read_json, write_json

MANIFEST_NAME: Final = "manifest.json"
MANIFEST_FORMAT: Final = "careplan-unit/1"
SHA256_HEX: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)
_NAME = re.compile(r".{1,255}", re.DOTALL)  # its form; whether it is safe is asked by its own step


@dataclass(frozen=True, slots=True)
class ManifestFile:
    """One file of a unit: name, size in bytes, SHA-256 in lower-case hex."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a unit says of itself inside its signature."""

    envelope: Envelope
    files: tuple[ManifestFile, ...]


def describe(files: Mapping[str, bytes], envelope: Envelope) -> Manifest:
    """Make the manifest of files, ordered by name."""
    described = (
        ManifestFile(name, len(content), hashlib.sha256(content).hexdigest())
        for name, content in sorted(files.items())
    )
    return Manifest(envelope, tuple(described))


def write_manifest(manifest: Manifest) -> bytes:
    """Write canonical JSON."""
    files: list[JSON] = [{"name": one.name, "size": one.size, "sha256": one.sha256} for one in manifest.files]
    return write_json({"format": MANIFEST_FORMAT, **envelope_json(manifest.envelope), "files": files})


def read_manifest(data: bytes) -> Manifest:
    """Read a manifest, canonical or not; refuse other names and forms than its own."""
    try:
        value = read_json(data)
        verify_form(value, MANIFEST_FORMAT, {"format", "files"})
        return Manifest(read_envelope(value), _read_files(value["files"]))
    except JsonError as cause:
        raise Refused("manifest", found="JSON") from cause
    except FormError as cause:
        raise Refused("manifest", found=str(cause)) from cause


def _read_files(value: JSON) -> tuple[ManifestFile, ...]:
    if not isinstance(value, list) or not 1 <= len(value) <= MAX_FILES:
        raise FormError("files")
    return tuple(map(_read_file, value))


def _read_file(value: JSON) -> ManifestFile:
    if not isinstance(value, dict) or set(value) != {"name", "size", "sha256"}:
        raise FormError("files")
    size = value["size"]
    if not isinstance(size, int) or isinstance(size, bool) or size < 0:
        raise FormError("files.size")
    return ManifestFile(
        name=matched(_NAME, value["name"], "files.name"),
        size=size,
        sha256=matched(SHA256_HEX, value["sha256"], "files.sha256"),
    )
