"""Files that cannot be read or written: what a command says of them."""

from pathlib import Path

from careplan.standard.findings import Message
from careplan.standard.systemwords import words_of


def unreadable(path: Path, error: Exception) -> Message:
    """Return: the file cannot be read."""
    why = words_of(error)
    return Message(f"読めません：{path}（{why.ja}）", f"Cannot read {path} ({why.en})")


def unwritable(path: Path, error: OSError) -> Message:
    """Return: the file or folder cannot be written."""
    why = words_of(error)
    return Message(f"書けません：{path}（{why.ja}）", f"Cannot write {path} ({why.en})")


def unusable(error: OSError) -> Message:
    """Return: the file that the error names can be neither read nor written."""
    name, why = error.filename or "?", words_of(error)
    return Message(f"読み書きできません：{name}（{why.ja}）", f"Cannot read or write {name} ({why.en})")
