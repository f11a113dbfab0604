"""The characters that MS932 has and JIS X 0208 has not: those that other tables of Shift-JIS lose."""

_FIRST_NEC_ROW, _LAST_NEC_ROW = 0x85, 0x87  # rows 9 to 13, 丸数字 and ローマ数字 among them
_FIRST_IBM_ROW = 0xED  # rows 89 and after, 髙 and 﨑 among them


def is_extension(char: str) -> bool:
    """Whether a character stands in the rows that NEC and IBM added."""
    data = char.encode("cp932", "ignore")
    return len(data) > 1 and (_FIRST_NEC_ROW <= data[0] <= _LAST_NEC_ROW or data[0] >= _FIRST_IBM_ROW)
