"""What the operating system and the readers of JSON and ZIP complain of, in words of our own, in both languages.

Their own words are English, or those of the computer's language, and would stand in the middle of a Japanese sentence.
"""

import errno
import json
import zipfile
import zlib

from careplan.standard.findings import Message

_BUILT_IN = "builtins"
_BY_NUMBER = {
    errno.ENOENT: Message("ありません", "it is not there"),
    errno.EACCES: Message(
        "権限がないか、ほかのソフトが開いています", "no permission, or other software has it open"
    ),
    errno.EPERM: Message("権限がありません", "no permission"),
    errno.EISDIR: Message("フォルダーです", "it is a folder"),
    errno.ENOTDIR: Message("途中にフォルダーでないものがあります", "part of the path is no folder"),
    errno.EEXIST: Message("すでにあります", "it is there already"),
    errno.ENOTEMPTY: Message("フォルダーが空ではありません", "the folder is not empty"),
    errno.ENOSPC: Message("ディスクに空きがありません", "the disk is full"),
    errno.EROFS: Message("読み取り専用の場所です", "the place is read-only"),
    errno.EFBIG: Message("大きすぎます", "it is too large"),
    errno.EIO: Message("ディスクの読み書きに失敗しました", "the disk failed"),
    errno.ENAMETOOLONG: Message("名前が長すぎます", "the name is too long"),
    errno.EINVAL: Message("使えない名前か値です", "the name or value cannot be used"),
    errno.ELOOP: Message("リンクが堂々巡りしています", "links go round in a circle"),
    errno.EBUSY: Message("ほかのソフトが使っています", "other software uses it"),
    errno.EMFILE: Message("開いているファイルが多すぎます", "too many files are open"),
    errno.ENOEXEC: Message("実行できるプログラムではありません", "it is no program that can be run"),
    errno.EPIPE: Message("相手が途中で閉じました", "the other side closed it"),
    errno.EADDRINUSE: Message("ほかのソフトがそのポートを使っています", "other software uses that port"),
    errno.EADDRNOTAVAIL: Message(
        "このコンピューターのアドレスではありません", "it is no address of this computer"
    ),
    errno.ECONNREFUSED: Message("接続を断られました", "the connection was refused"),
    errno.ECONNRESET: Message("接続が途中で切れました", "the connection broke off"),
    errno.ECONNABORTED: Message("接続が途中で切れました", "the connection broke off"),
    errno.ETIMEDOUT: Message("応答がありません", "there is no answer"),
    errno.EHOSTUNREACH: Message("相手のコンピューターに届きません", "the computer cannot be reached"),
    errno.ENETUNREACH: Message("相手のネットワークに届きません", "the network cannot be reached"),
}
_BY_KIND: tuple[tuple[type[Exception], Message], ...] = (
    (
        zipfile.BadZipFile,
        Message("ZIPの形でないか、途中で切れているか、壊れています", "no zip, cut off, or damaged"),
    ),
    (zlib.error, Message("圧縮された中身が壊れています", "what was compressed is damaged")),
    (EOFError, Message("途中で切れています", "it is cut off")),
    (NotImplementedError, Message("知らない方式です", "in a way that is not known here")),
    (RecursionError, Message("入れ子が深すぎます", "it is nested too deeply")),
    (ValueError, Message("読めない値があります", "a value cannot be read")),
)


def words_of(error: BaseException) -> Message:
    """Return what an exception says, worded by us; the number or the kind of one that we have no words for."""
    if isinstance(error, OSError):
        return _of_system(error)
    if isinstance(error, UnicodeDecodeError):
        at = error.start + 1
        return Message(f"{at}バイト目が文字として読めません", f"byte {at} is no character")
    if isinstance(error, json.JSONDecodeError):
        line, column = error.lineno, error.colno
        return Message(
            f"{line}行目の{column}文字目でJSONの形が崩れています", f"line {line}, character {column}"
        )
    return next(
        (words for kind, words in _BY_KIND if isinstance(error, kind)), _unnamed(type(error).__name__)
    )


def _of_system(error: OSError) -> Message:
    """Return the words for the error's number; classes of other modules (ssl, socket) number theirs otherwise."""
    number = error.errno if type(error).__module__ == _BUILT_IN else None
    if number is None:
        return _unnamed(type(error).__name__)
    return _BY_NUMBER.get(number) or _unnamed(errno.errorcode.get(number, str(number)))


def _unnamed(code: str) -> Message:
    return Message(f"システムのエラー {code}", f"system error {code}")
