"""What the operating system and the readers of the library complain of is said in our own words, in both languages."""

import errno
import json
import re
import ssl
import zipfile
import zlib
from pathlib import Path

import pytest

from careplan.locator import locate
from careplan.standard.archive import ArchiveError, read_archive
from careplan.standard.systemwords import words_of

ENGLISH = re.compile(r"[A-Za-z]{2,} [a-z]{2,}")
STRANGE = 9999


@pytest.mark.parametrize(
    ("error", "japanese", "english"),
    [
        (FileNotFoundError(errno.ENOENT, "x"), "ありません", "it is not there"),
        (OSError(errno.EISDIR, "x"), "フォルダーです", "it is a folder"),
        (OSError(errno.ENOSPC, "x"), "ディスクに空きがありません", "the disk is full"),
        (OSError(errno.EDOM, "x"), "システムのエラー EDOM", "system error EDOM"),
        (OSError(STRANGE, "x"), "システムのエラー 9999", "system error 9999"),
        (OSError("x"), "システムのエラー OSError", "system error OSError"),
        (ssl.SSLError(errno.EPERM, "x"), "システムのエラー SSLError", "system error SSLError"),
        (UnicodeDecodeError("utf-8", b"a\xff", 1, 2, "x"), "2バイト目が文字として読めません", "byte 2 is no character"),
        (json.JSONDecodeError("x", "{\n 1", 3), "2行目の2文字目でJSONの形が崩れています", "line 2, character 2"),
        (zipfile.BadZipFile("x"), "ZIPの形でないか、途中で切れているか、壊れています", "no zip, cut off, or damaged"),
        (zlib.error("x"), "圧縮された中身が壊れています", "what was compressed is damaged"),
        (NotImplementedError("x"), "知らない方式です", "in a way that is not known here"),
        (KeyError("x"), "システムのエラー KeyError", "system error KeyError"),
    ],
)  # fmt: skip
def test_said_in_our_words(error: Exception, japanese: str, english: str) -> None:
    said = words_of(error)
    assert (said.ja, said.en) == (japanese, english)


def test_a_zip_that_cannot_be_read_is_explained_without_english() -> None:
    with pytest.raises(ArchiveError) as raised:
        read_archive(b"PK\3\4" + bytes(40))
    assert not ENGLISH.search(raised.value.message.ja)


def test_no_message_holds_the_words_of_the_operating_system() -> None:
    """`strerror` is English, or of the computer's language: it goes into no sentence of ours but an English one."""
    modules = Path(locate("app/careplan")).rglob("*.py")
    lines = [line for path in modules for line in path.read_text(encoding="utf-8").splitlines()]
    assert [line for line in lines if "strerror" in line and re.search("[ぁ-んァ-ヶ一-龠]", line)] == []
