"""The real openssl command."""

from __future__ import annotations

import subprocess
from pathlib import Path

OAEP = ("-keyopt", "rsa_padding_mode:oaep", "-keyopt", "rsa_oaep_md:sha256")
SHA256_KDF = ("-keyopt", "ecdh_kdf_md:sha256")


def openssl(*arguments: str | Path, cwd: Path) -> None:
    done = subprocess.run(
        ["openssl", *map(str, arguments)], cwd=cwd, capture_output=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr.decode(errors="replace")


def key_options(key_type: str) -> tuple[str, ...]:
    return SHA256_KDF if key_type == "p256" else OAEP
