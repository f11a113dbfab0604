"""The key of pseudonyms of an office that keeps its own keys, in a file."""

import secrets
from pathlib import Path

from careplan.authority.files import write_whole
from careplan.cli.console import CannotRunError
from careplan.client.pseudonyms import KEY_BYTES
from careplan.standard.findings import Message


def load_pseudonym_key(path: Path) -> bytes:
    """Return the key of a file; make one, readable by its owner only, where there is no such file.

    Raises:
        CannotRunError: the file holds no key.
        OSError: the file cannot be read or made.

    """
    if not path.exists():
        write_whole(path, secrets.token_bytes(KEY_BYTES).hex().encode(), private=True)
    try:
        key = bytes.fromhex(path.read_text("ascii").strip())
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise CannotRunError(
            Message(
                f"仮名の鍵ではありません：{path}（16進数{2 * KEY_BYTES}桁）。",
                f"This is no key of pseudonyms: {path} ({2 * KEY_BYTES} hexadecimal digits).",
            )
        )
    return key
