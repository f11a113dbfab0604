"""The characters that software loses which takes Shift_JIS, or another table of it, for MS932."""

_FIRST_NEC_ROW, _LAST_NEC_ROW = 0x85, 0x87  # rows 9 to 13, 丸数字 and ローマ数字 among them
_FIRST_IBM_ROW = 0xED  # rows 89 and after, 髙 and 﨑 among them


def is_extension(char: str) -> bool:
    """Whether a character stands in the rows that NEC and IBM added."""
    data = char.encode("cp932", "ignore")
    return len(data) > 1 and (_FIRST_NEC_ROW <= data[0] <= _LAST_NEC_ROW or data[0] >= _FIRST_IBM_ROW)


def is_mapped_otherwise(char: str) -> bool:
    """Whether the bytes of a character, such as ～ and －, stand for another code point in Shift_JIS."""
    data = char.encode("cp932", "ignore")
    return len(data) > 1 and not is_extension(char) and data.decode("shift_jis", "replace") != char
